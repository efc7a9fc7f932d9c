package dev.primacy.core.cluster;

import java.util.List;

/**
 * The recorded evidence that one earlier primary can acknowledge nothing that the chosen node does
 * not hold. A closed list, from best to last resort (protocol: What a promotion needs, fence).
 */
public sealed interface Fence {

  Epoch epoch();

  NodeId primary();

  /** So many acknowledgers of every rule in question are recruited that fewer than W are left. */
  record QuorumRecruited(Epoch epoch, NodeId primary, List<Count> counts) implements Fence {
    public QuorumRecruited {
      counts = List.copyOf(counts);
    }
  }

  /** Its agent made the new epoch durable and saw that no process of that server lives. */
  record AgentConfirmed(Epoch epoch, NodeId primary) implements Fence {}

  /**
   * Rules that ask nobody: the lease of its agent is over by the manager's clock, and the agent has
   * ended the server by then. A dead agent cannot, and no watchdog is armed: a weaker proof than
   * the others, which counts only where the policy has a lease.
   *
   * @param counts of those rules in question that do ask somebody
   */
  record LeaseExpired(Epoch epoch, NodeId primary, List<Count> counts) implements Fence {
    public LeaseExpired {
      counts = List.copyOf(counts);
    }
  }

  /** It is the node that is being reinstated. */
  record SelfChosen(Epoch epoch, NodeId primary) implements Fence {}

  /** An operator stated that it is down. */
  record OperatorOverride(Epoch epoch, NodeId primary, String requestedBy) implements Fence {}

  /** It was fenced for an earlier choice; promises are never taken back. */
  record Earlier(Epoch epoch, NodeId primary) implements Fence {}

  /** The arithmetic of one rule. */
  record Count(long rule, List<NodeId> counted, int needed) {
    public Count {
      counted = List.copyOf(counted);
    }

    public boolean suffices() {
      return counted.size() >= needed;
    }
  }
}
