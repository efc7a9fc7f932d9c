package dev.primacy.core.node;

/**
 * One local PostgreSQL server: looked at and acted on by one thread. The real one and the simulated
 * one pass the same contract test.
 */
public interface LocalServer {

  /** Looks; never blocks longer than the look's own short timeout, never throws for trouble. */
  LocalFacts look();

  /**
   * Makes one attempt with a deadline.
   *
   * @return whether it is known to be done; anything else (refused, failed, unknown) is found in
   *     the next {@link #look()}
   */
  boolean perform(LocalEffect effect);
}
