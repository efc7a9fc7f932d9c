package dev.primacy.core.cluster;

import java.util.Comparator;

/**
 * The end of a node's WAL: how far, and on which timeline that WAL lies.
 *
 * <p>Canonical: {@code lsn} lies beyond the fork at which {@code timeline} begins, so that a node
 * that merely knows of a timeline does not claim to hold WAL of it.
 */
public record Position(Timeline timeline, Lsn lsn) implements Comparable<Position> {

  // Timeline first: more bytes of an abandoned history are worth nothing.
  private static final Comparator<Position> ORDER =
      Comparator.comparing(Position::timeline).thenComparing(Position::lsn);

  @Override
  public int compareTo(Position other) {
    return ORDER.compare(this, other);
  }

  public boolean isBefore(Position other) {
    return compareTo(other) < 0;
  }

  @Override
  public String toString() {
    return timeline + ":" + lsn;
  }
}
