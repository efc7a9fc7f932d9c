/** The manager's machine: what happens to an input, and what comes out. */
@NullMarked
package dev.primacy.core.control;

import org.jspecify.annotations.NullMarked;
