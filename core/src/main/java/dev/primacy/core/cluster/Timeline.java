package dev.primacy.core.cluster;

/**
 * PostgreSQL's number of one line of WAL history, from 1. A promotion in epoch e takes number e.
 */
public record Timeline(int number) implements Comparable<Timeline> {

  public static final Timeline FIRST = new Timeline(1);

  public Timeline {
    if (number < 1) {
      throw new IllegalArgumentException("timeline " + number + " is not positive");
    }
  }

  /** The number that a promotion in {@code epoch} takes, so that none is ever used twice (I15). */
  public static Timeline of(Epoch epoch) {
    return new Timeline(Math.toIntExact(epoch.number()));
  }

  @Override
  public int compareTo(Timeline other) {
    return Integer.compare(number, other.number);
  }

  @Override
  public String toString() {
    return Integer.toString(number);
  }
}
