/** What is seen of the nodes, by whom and when; and the verdict on it. */
@NullMarked
package dev.primacy.core.observation;

import org.jspecify.annotations.NullMarked;
