/** Turns what the managers answer into text for people and for scripts. */
@NullMarked
package dev.primacy.cli.output;

import org.jspecify.annotations.NullMarked;
