/** Builders: a test says what matters to it, everything else is well and as usual. */
@NullMarked
package dev.primacy.core.given;

import org.jspecify.annotations.NullMarked;
