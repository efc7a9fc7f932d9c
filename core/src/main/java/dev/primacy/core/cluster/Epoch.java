package dev.primacy.core.cluster;

/**
 * The number of a primary's reign, handed out by the Raft log; the fencing token. Only ever grows.
 */
public record Epoch(long number) implements Comparable<Epoch> {

  /** Before the first primary. */
  public static final Epoch NONE = new Epoch(0);

  public Epoch {
    if (number < 0) {
      throw new IllegalArgumentException("epoch " + number + " is negative");
    }
  }

  public Epoch next() {
    return new Epoch(number + 1);
  }

  public boolean isBefore(Epoch other) {
    return number < other.number;
  }

  @Override
  public int compareTo(Epoch other) {
    return Long.compare(number, other.number);
  }

  @Override
  public String toString() {
    return Long.toString(number);
  }
}
