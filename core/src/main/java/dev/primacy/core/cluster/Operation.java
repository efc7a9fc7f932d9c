package dev.primacy.core.cluster;

/** The one operation under way; replicated, so that the next leader resumes it where it stands. */
public sealed interface Operation {

  /** The cluster has a name and no primary yet. */
  record Created() implements Operation {}

  /** The first node is being made. */
  record Founding() implements Operation {}

  /** A confirmed primary is in charge. */
  record Steady() implements Operation {}

  /**
   * The next epoch has begun: the old primary loses the power to acknowledge before anyone gains
   * it.
   *
   * @param index the log index of BEGIN: a recruit counts only under it or a later one
   */
  record Begun(Cause cause, long index) implements Operation {}

  /** Whom, and why that is safe; made once in an epoch. */
  record Chosen(Choice choice, long index) implements Operation {}
}
