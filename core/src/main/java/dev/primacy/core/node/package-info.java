/**
 * The agent's half: what it is told to be, what it has promised, what it sees, and what it does
 * next.
 */
@NullMarked
package dev.primacy.core.node;

import org.jspecify.annotations.NullMarked;
