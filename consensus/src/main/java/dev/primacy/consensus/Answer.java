package dev.primacy.consensus;

import dev.primacy.core.cluster.ManagerId;
import java.util.Optional;

/**
 * What became of something submitted to the replicated log.
 *
 * @param <R> what the machine says of it
 */
public sealed interface Answer<R> {

  /**
   * Committed and applied here, in the term of the leader that was asked: at some moment after the
   * asking this manager was that term's leader.
   */
  record Applied<R>(long index, long term, R result) implements Answer<R> {}

  /** Not in the log: this manager does not lead, or not yet. */
  record NotLeading<R>(Optional<ManagerId> leader) implements Answer<R> {}

  /** Without effect, now and later: too long, too many waiting, or its application failed. */
  record Refused<R>(String reason) implements Answer<R> {}

  /** It may have been committed, may be committed later, or never. Unknown is never done. */
  record Unknown<R>(String reason) implements Answer<R> {}

  /** The result of a confirmation: nothing changed, and that it was committed is the proof. */
  enum Proof {
    OF_LEADERSHIP
  }
}
