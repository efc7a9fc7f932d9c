package dev.primacy.core.cluster;

/** The name of one manager of the Raft group. */
public record ManagerId(String name) implements Comparable<ManagerId> {

  public ManagerId {
    Names.require("manager", name);
  }

  @Override
  public int compareTo(ManagerId other) {
    return name.compareTo(other.name);
  }

  @Override
  public String toString() {
    return name;
  }
}
