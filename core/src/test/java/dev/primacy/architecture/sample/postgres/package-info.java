/** Offenders for the tests of the rules. */
@NullMarked
package dev.primacy.architecture.sample.postgres;

import org.jspecify.annotations.NullMarked;
