package dev.primacy.consensus;

import dev.primacy.core.cluster.ManagerId;
import java.util.Optional;

/**
 * Hears what happens to the replicated log, in order, on one thread. It must return at once; a
 * listener that does not is found out and ends the log with {@link #failed}.
 */
public interface LogListener<S> {

  /**
   * Committed and applied up to {@code index}; of several states in a row only the last may be
   * told.
   */
  void applied(S state, long index, long term);

  /** This manager leads, and everything committed before its term is applied. */
  void leads(long term);

  /** This manager leads no longer. */
  void follows();

  /** Who leads, as far as this manager knows; told when that changes. */
  void leader(Optional<ManagerId> leader);

  /**
   * The log is dead and nothing revives it: the process has to end and be started again. Told once.
   */
  void failed(String reason);
}
