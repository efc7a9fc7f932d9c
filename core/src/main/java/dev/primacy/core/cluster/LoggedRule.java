package dev.primacy.core.cluster;

import java.util.Optional;

/**
 * A durability rule as the log knows it. Pending or active, it may be in effect on the primary;
 * once the log makes a later one active, it is forgotten.
 *
 * @param number the log index that made it pending
 * @param floor for W = 0: what a candidate must hold at least
 */
public record LoggedRule(long number, Rule rule, Stage stage, Optional<Floor> floor) {

  /** How sure the log is that the primary goes by the rule. */
  public enum Stage {
    PENDING,
    ACTIVE
  }

  /** A lower bound for a candidate's WAL where no acknowledger can vouch. */
  public sealed interface Floor {
    /** A position that was flushed when the rule was loaded. */
    record At(Position position) implements Floor {}

    /** Any WAL of the timeline on which the reign began. */
    record FirstWal(Timeline timeline) implements Floor {}

    /** The row of {@code primacy.epoch}. */
    record Marker(Epoch epoch) implements Floor {}
  }

  LoggedRule activated(Optional<Floor> at) {
    return new LoggedRule(number, rule, Stage.ACTIVE, at);
  }
}
