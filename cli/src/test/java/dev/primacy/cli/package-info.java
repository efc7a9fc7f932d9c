/** What holds for the program as a whole. */
@NullMarked
package dev.primacy.cli;

import org.jspecify.annotations.NullMarked;
