/** Tests of the page, of the catalogue as it is documented, and of the alerts that rest on it. */
@NullMarked
package dev.primacy.metrics;

import org.jspecify.annotations.NullMarked;
