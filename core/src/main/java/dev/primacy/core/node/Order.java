package dev.primacy.core.node;

import java.util.Optional;

/**
 * A goal on its way to an agent.
 *
 * @param provenFor the life of the node that the leader knew of when it last proved itself by a
 *     committed entry; without it nothing is attached, promoted or rebuilt
 * @param lease granted to a primary whose rule asks nobody
 */
public record Order(Stamp stamp, Goal goal, Optional<Life> provenFor, Optional<Lease> lease) {

  public Order(Stamp stamp, Goal goal, Optional<Life> provenFor) {
    this(stamp, goal, provenFor, Optional.empty());
  }
}
