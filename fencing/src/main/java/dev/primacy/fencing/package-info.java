/**
 * Takes the power to acknowledge commits away from a node: what an agent has promised, for ever.
 */
@NullMarked
package dev.primacy.fencing;

import org.jspecify.annotations.NullMarked;
