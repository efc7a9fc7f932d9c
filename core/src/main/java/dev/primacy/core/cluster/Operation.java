package dev.primacy.core.cluster;

import java.util.Optional;

/** The one operation under way; replicated, so that the next leader resumes it where it stands. */
public sealed interface Operation {

  /** The cluster has a name and no primary yet. */
  record Created() implements Operation {}

  /** The first node is being made. */
  record Founding() implements Operation {}

  /** A confirmed primary is in charge. */
  record Steady() implements Operation {}

  /**
   * A planned move is announced. The primary serves as before and writes out what it has in memory,
   * so that its stop is short.
   *
   * @param index the log index of the order: also the operation's number
   */
  record Preparing(Switchover order, long index) implements Operation {}

  /**
   * The next epoch has begun for the old primary alone: its agent has it stopped, while the
   * standbys go on acknowledging under the last one.
   *
   * @param index the log index at which it began
   */
  record Retiring(Switchover order, long index) implements Operation {}

  /**
   * The next epoch has begun: the old primary loses the power to acknowledge before anyone gains
   * it.
   *
   * @param index the log index of BEGIN: a recruit counts only under it or a later one
   * @param preferred whom an operator's order, or its abort, wants in charge, if that is as safe
   * @param forced what an operator states in place of proofs
   */
  record Begun(Cause cause, long index, Optional<NodeId> preferred, Optional<ForcedFailover> forced)
      implements Operation {

    /** Nobody was lost: the old primary is back in a moment. */
    public boolean isPlanned() {
      return preferred.isPresent() && forced.isEmpty();
    }
  }

  /** Whom, and why that is safe; made once in an epoch. */
  record Chosen(Choice choice, long index) implements Operation {}
}
