package dev.primacy.core.cluster;

import java.util.Optional;

/**
 * What a choice may have left behind on the primary that was lost, and what it turned out to be.
 *
 * @param primary whose reign it was
 * @param timeline on which it wrote
 * @param admission the number under which it vouches for that reign's data
 * @param kept the chosen node holds its WAL up to there
 * @param bytes how much more it had written; empty until its agent has said so
 */
public record Loss(
    NodeId primary, Timeline timeline, long admission, Lsn kept, Optional<Long> bytes) {

  /** What a choice keeps of a reign; empty where all of it is proven to be held. */
  static Optional<Loss> of(Reign reign, Choice choice) {
    boolean proven =
        choice.completeness().stream()
            .filter(c -> c.epoch().equals(reign.epoch()))
            .noneMatch(Completeness::mayLack);
    return proven
        ? Optional.empty()
        : Optional.of(
            new Loss(
                reign.primary(),
                reign.timeline(),
                reign.admission(),
                reign.written().sharedWith(choice.lineage(), choice.position()),
                Optional.empty()));
  }

  /** Whether that node, with these data, can tell how much it was. */
  public boolean isToldBy(Position end) {
    return bytes.isEmpty() && end.timeline().equals(timeline);
  }

  Loss measured(long found) {
    return new Loss(primary, timeline, admission, kept, Optional.of(found));
  }
}
