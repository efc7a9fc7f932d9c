package dev.primacy.core.cluster;

import java.util.Comparator;

/**
 * The right of one node to count as an acknowledger, under a number that the log never gives twice.
 *
 * <p>The standby streams under it as {@code application_name}; a wiped or cloned node does not
 * inherit what it acknowledged under an older number (protocol: Durability rules, admission).
 */
public record Admission(NodeId node, long number) implements Comparable<Admission> {

  private static final Comparator<Admission> ORDER =
      Comparator.comparing(Admission::node).thenComparingLong(Admission::number);

  public Admission {
    if (number < 1) {
      throw new IllegalArgumentException("admission " + number + " of " + node);
    }
  }

  /** What the standby calls itself: {@code n2_17}. At most 63 bytes, which PostgreSQL would cut. */
  public String applicationName() {
    return node.name() + "_" + number;
  }

  @Override
  public int compareTo(Admission other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return applicationName();
  }
}
