/** The rules: pure functions of a view that say what to commit next, or why nothing. */
@NullMarked
package dev.primacy.core.decision;

import org.jspecify.annotations.NullMarked;
