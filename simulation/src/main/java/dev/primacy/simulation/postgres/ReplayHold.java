package dev.primacy.simulation.postgres;

/** What keeps a standby from replaying what it has received. */
public enum ReplayHold {
  NONE,
  /** Somebody paused it, until the server ends or is promoted. */
  PAUSED,
  /** A reader is in its way, until somebody ends the reader. */
  IN_CONFLICT,
  /** Commits are to be replayed much later: a setting, which a start does not end. */
  DELAYED;

  /** A pause holds also whoever waits for more; the others hold at a record. */
  boolean holds(boolean allReplayed) {
    return this == PAUSED || (this != NONE && !allReplayed);
  }

  /** What is left of it at the next start. */
  ReplayHold afterRestart() {
    return this == DELAYED ? DELAYED : NONE;
  }

  ReplayHold withoutReaders() {
    return this == IN_CONFLICT ? NONE : this;
  }

  /** A promotion waits for no pause and no delay, but for a reader. */
  boolean holdsPromotion() {
    return this == IN_CONFLICT;
  }
}
