/** Time as one process measures it. */
@NullMarked
package dev.primacy.core.time;

import org.jspecify.annotations.NullMarked;
