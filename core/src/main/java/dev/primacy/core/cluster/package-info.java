/**
 * What a cluster is and what the Raft log says of it: names, positions, rules, operations, and the
 * state they make.
 */
@NullMarked
package dev.primacy.core.cluster;

import org.jspecify.annotations.NullMarked;
