/**
 * The one primacy program: its commands, what they ask the managers and how they show the answer.
 */
@NullMarked
package dev.primacy.cli;

import org.jspecify.annotations.NullMarked;
