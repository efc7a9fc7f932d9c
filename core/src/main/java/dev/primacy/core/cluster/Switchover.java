package dev.primacy.core.cluster;

/**
 * An operator's order to move the primary, while nothing is wrong with it.
 *
 * @param from the primary when it was ordered
 * @param requestedBy who ordered it, for people
 */
public record Switchover(NodeId from, NodeId to, String requestedBy) {

  public Switchover {
    if (from.equals(to)) {
      throw new IllegalArgumentException("from " + from + " to itself");
    }
  }
}
