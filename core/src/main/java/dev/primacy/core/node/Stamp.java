package dev.primacy.core.node;

import dev.primacy.core.cluster.Epoch;
import java.util.Comparator;

/**
 * How new an order is: the epoch, the Raft term of the leader that sends it, and the log index that
 * it follows from. An agent refuses whatever is lower than what it accepted, for ever (I8, I12).
 */
public record Stamp(Epoch epoch, long term, long index) implements Comparable<Stamp> {

  public static final Stamp NONE = new Stamp(Epoch.NONE, 0, 0);

  private static final Comparator<Stamp> ORDER =
      Comparator.comparing(Stamp::epoch)
          .thenComparingLong(Stamp::term)
          .thenComparingLong(Stamp::index);

  @Override
  public int compareTo(Stamp other) {
    return ORDER.compare(this, other);
  }

  public boolean isBefore(Stamp other) {
    return compareTo(other) < 0;
  }

  @Override
  public String toString() {
    return epoch + "." + term + "." + index;
  }
}
