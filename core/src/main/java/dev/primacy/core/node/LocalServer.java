package dev.primacy.core.node;

/**
 * One local PostgreSQL server: looked at and acted on by one thread, but for looks while a {@link
 * Lengthy} effect is under way. The real one and the simulated one pass the same contract test.
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

  /**
   * Asks the effect under way to end early, as failed. What it leaves behind is safe: a promotion
   * that is given up never happens later. From any thread; without effect where none takes long.
   */
  default void giveUp() {}
}
