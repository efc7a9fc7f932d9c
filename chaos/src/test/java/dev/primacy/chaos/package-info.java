/** Real processes, real faults, every acknowledged write counted. */
@NullMarked
package dev.primacy.chaos;

import org.jspecify.annotations.NullMarked;
