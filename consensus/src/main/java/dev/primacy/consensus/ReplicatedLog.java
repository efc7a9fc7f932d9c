package dev.primacy.consensus;

import dev.primacy.core.cluster.ManagerId;
import java.util.concurrent.CompletionStage;

/**
 * The agreed order of commands, and the state that they make.
 *
 * <p>There is deliberately no linearizable read: Ratis 3.3.0 answers a second one at a known index
 * without asking anybody, so that a deposed leader answers with old state. Reads are the published
 * state; authority is a committed entry.
 *
 * @param <E> a command
 * @param <S> the state, immutable
 * @param <R> what became of a command
 */
public interface ReplicatedLog<E, S, R> extends AutoCloseable {

  /** For a command that whoever leads may bring into the log. */
  long ANY_TERM = 0;

  /** As {@link #submit(Object, long)}, whatever the term. */
  default CompletionStage<Answer<R>> submit(E command) {
    return submit(command, ANY_TERM);
  }

  /**
   * Puts a command into the log if this manager leads. The stage always completes normally, within
   * a few seconds, and after the listeners have heard of the state.
   *
   * @param term the Raft term in which this manager decided it: a leader that was deposed and came
   *     back does not know what others granted in between
   */
  CompletionStage<Answer<R>> submit(E command, long term);

  /**
   * Proves leadership by a committed entry that was submitted after this call. Callers that ask
   * before that entry is submitted share it; whoever asks later gets a later one.
   */
  CompletionStage<Answer<Answer.Proof>> confirmLeadership();

  /**
   * Hands the lead over, if this manager has it. The stage always completes normally, within two
   * seconds; meanwhile commands may be refused for half a second at most.
   */
  CompletionStage<Handover> handOver(ManagerId to);

  /**
   * The latest state that this manager has applied. Any manager has one, with or without a leader.
   */
  Published<S> published();

  default S state() {
    return published().state();
  }

  /** The listener is first told the present state and leader, then everything that happens. */
  void addListener(LogListener<S> listener);

  LogStatus status();

  /** Leaves in order; listeners hear nothing of it. */
  @Override
  void close();

  /** A state, and the log index and term that it goes up to. */
  record Published<S>(S state, long index, long term) {}
}
