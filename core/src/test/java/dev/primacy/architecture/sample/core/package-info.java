/** Offenders for the tests of the rules. */
@NullMarked
package dev.primacy.architecture.sample.core;

import org.jspecify.annotations.NullMarked;
