/** Tests of the manager's own threads and effects. */
@NullMarked
package dev.primacy.manager;

import org.jspecify.annotations.NullMarked;
