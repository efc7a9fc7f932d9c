/** What holds for all of core, whatever its packages do. */
@NullMarked
package dev.primacy.core;

import org.jspecify.annotations.NullMarked;
