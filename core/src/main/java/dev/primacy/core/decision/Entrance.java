package dev.primacy.core.decision;

import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.node.Report;

/**
 * Whether an agent that comes is listened to.
 *
 * <p>One without memory vouches for nothing and may still be anybody: turned away before it is
 * enrolled, it changes nothing. One that remembers is never turned away, because what it holds may
 * be needed: where two of those claim one name, a host was copied, and neither is believed.
 */
public enum Entrance {
  OPEN,
  /** The node has an agent already, which lives. */
  CLAIMED,
  /** It brings data that is not this cluster's. */
  FOREIGN_DATA;

  /**
   * @param claimed another agent of the same name lives, and came earlier or remembers
   */
  public static Entrance of(ClusterState state, Report report, boolean claimed) {
    if (report.memory().born()) {
      return OPEN;
    }
    if (claimed) {
      return CLAIMED;
    }
    // A node of the cluster whose data somebody exchanged is shown as what it is instead.
    boolean unknown = state.nodes().find(report.node()).isEmpty();
    boolean hasData = report.facts().systemId().isPresent();
    boolean ours = report.facts().systemId().equals(state.systemId());
    return unknown && hasData && !ours ? FOREIGN_DATA : OPEN;
  }
}
