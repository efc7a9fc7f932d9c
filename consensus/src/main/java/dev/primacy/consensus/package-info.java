/** Replicates commands with Apache Ratis and tells what was committed and who leads. */
@NullMarked
package dev.primacy.consensus;

import org.jspecify.annotations.NullMarked;
