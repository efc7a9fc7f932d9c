package dev.primacy.core.cluster;

/**
 * One piece of evidence about a node: who saw what, how long before the decision that it led to.
 *
 * @param observer a manager's name, or {@code agent} or {@code standby} and the node's name
 * @param millisAgo by the deciding manager's monotonic clock
 */
public record Sighting(String observer, Seen seen, long millisAgo) {

  /** What can be seen of a node. */
  public enum Seen {
    EXIT_REPORTED,
    RUNNING_REPORTED,
    AGENT_SILENT,
    MEMORY_LOST,
    ANSWERED,
    REFUSED,
    RESET,
    TIMED_OUT,
    /** The connection was made, then nothing was said. */
    MUTE,
    UNRESPONSIVE_REPORTED,
    /** The agent's own commit waits for the disk of the server. */
    COMMIT_STUCK,
    HEARD_BY_STANDBY,
    PROMOTION_FAILED
  }

  @Override
  public String toString() {
    return "%s %s %d ms ago".formatted(observer, seen, millisAgo);
  }
}
