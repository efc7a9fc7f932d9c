package dev.primacy.core.cluster;

import java.util.Optional;

/**
 * An operator's order to make a node primary where proofs cannot be had, or nobody else orders it:
 * what he states stands in for them, for one election.
 *
 * @param epoch the epoch that it begins; with it the order ends
 * @param from the primary that it was given about
 * @param fromIsDown he states that {@code from} is down and stays down until it meets the managers
 * @param accepted the loss that he accepts; empty where he accepts none
 * @param requestedBy who ordered it, for people
 */
public record ForcedFailover(
    Epoch epoch,
    NodeId from,
    NodeId to,
    boolean fromIsDown,
    Optional<Accepted> accepted,
    String requestedBy) {

  /**
   * A loss that was accepted knowingly.
   *
   * @param bytes at most so much of what {@code from} is known to have written
   * @param seen how far it was known to have written when this was accepted; empty where nobody
   *     knew, and the operator was told so
   */
  public record Accepted(long bytes, Optional<Position> seen) {
    public Accepted {
      if (bytes < 0) {
        throw new IllegalArgumentException("a loss of " + bytes + " bytes");
      }
    }
  }
}
