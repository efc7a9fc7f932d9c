package dev.primacy.cli.config;

import java.util.Comparator;

/**
 * One thing that is wrong with a configuration: where, which key, what, and what to do about it.
 *
 * @param key the full path of the key; empty for the file as a whole
 */
public record Problem(Place place, String key, String what, String fix)
    implements Comparable<Problem> {

  private static final Comparator<Problem> BY_PLACE =
      Comparator.comparing(Problem::place).thenComparing(Problem::key).thenComparing(Problem::what);

  /**
   * Where a value was written.
   *
   * @param source the file or the environment variable
   * @param line from 1; 0 where the source has no lines
   */
  public record Place(String source, int line, int column) implements Comparable<Place> {

    private static final Comparator<Place> IN_ORDER =
        Comparator.comparing(Place::source)
            .thenComparingInt(Place::line)
            .thenComparingInt(Place::column);

    @Override
    public int compareTo(Place other) {
      return IN_ORDER.compare(this, other);
    }

    @Override
    public String toString() {
      return line == 0 ? source : "%s:%d:%d".formatted(source, line, column);
    }
  }

  @Override
  public int compareTo(Problem other) {
    return BY_PLACE.compare(this, other);
  }

  @Override
  public String toString() {
    return "%s: %s%s; %s".formatted(place, key.isEmpty() ? "" : key + ": ", what, fix);
  }
}
