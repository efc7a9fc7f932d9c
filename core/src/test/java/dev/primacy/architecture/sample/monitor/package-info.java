/** Offenders for the tests of the rules. */
@NullMarked
package dev.primacy.architecture.sample.monitor;

import org.jspecify.annotations.NullMarked;
