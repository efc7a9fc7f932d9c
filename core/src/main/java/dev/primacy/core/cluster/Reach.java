package dev.primacy.core.cluster;

import java.util.Optional;

/**
 * How far a node's WAL may reach for the node to follow a primary.
 *
 * @param lineage the primary's history
 * @param limit where, on the newest timeline of that history, the follower must have ended; empty
 *     where whatever it has of that timeline can only have come from the primary
 */
public record Reach(Lineage lineage, Optional<Lsn> limit) {

  /** The check without which an admission would acknowledge what it never received (I16). */
  public boolean includes(Position end) {
    return lineage.contains(end)
        && (!end.timeline().equals(lineage.current())
            || limit.filter(most -> end.lsn().isAfter(most)).isEmpty());
  }
}
