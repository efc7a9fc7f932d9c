package dev.primacy.core.cluster;

/** When a phase of an operation was reached, in milliseconds after the suspicion began. */
public record Mark(Phase phase, long millis) {

  /** The phases of a failover, in order. */
  public enum Phase {
    SUSPECTED,
    BEGUN,
    RECRUITED,
    CHOSEN,
    PROMOTED,
    MARKED,
    CONFIRMED
  }
}
