/** The production core in a world of its own, where everything that can break does. */
@NullMarked
package dev.primacy.simulation;

import org.jspecify.annotations.NullMarked;
