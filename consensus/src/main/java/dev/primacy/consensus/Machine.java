package dev.primacy.consensus;

/**
 * What is replicated: how a command is written and read, what it does to the state, and how the
 * state is written and read. Everything here is a pure function; it runs on every manager and must
 * give the same result on each.
 *
 * @param <E> a command
 * @param <S> the state, immutable
 * @param <R> what became of a command
 */
public interface Machine<E, S, R> {

  /** The state before the first command. */
  S initial();

  /**
   * Returns the state after {@code command}, which lies in the log at {@code index}. Total: an
   * exception here is a bug, and the command then changes nothing on any manager.
   */
  After<S, R> apply(S state, E command, long index);

  /** The highest feature level that this build understands. */
  int level();

  /** The feature level that a reader of {@code command} needs. */
  int levelOf(E command);

  byte[] writeCommand(E command);

  E readCommand(byte[] command) throws UnreadableException;

  /** Canonical: equal states give equal bytes, on every manager and in every process. */
  byte[] writeState(S state);

  S readState(byte[] state) throws UnreadableException;

  /** The state after a command, and what became of the command. */
  record After<S, R>(S state, R result) {}
}
