/**
 * Breaks real processes on purpose, checks every acknowledged write, and measures how long it took.
 */
@NullMarked
package dev.primacy.chaos;

import org.jspecify.annotations.NullMarked;
