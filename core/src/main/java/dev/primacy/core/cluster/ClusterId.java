package dev.primacy.core.cluster;

/** The name of one cluster: one primary and its standbys. */
public record ClusterId(String name) implements Comparable<ClusterId> {

  public ClusterId {
    Names.require("cluster", name);
  }

  @Override
  public int compareTo(ClusterId other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
