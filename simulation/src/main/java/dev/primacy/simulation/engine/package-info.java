/** Virtual time, chance, and a memory of what happened: all that a run is made of. */
@NullMarked
package dev.primacy.simulation.engine;

import org.jspecify.annotations.NullMarked;
