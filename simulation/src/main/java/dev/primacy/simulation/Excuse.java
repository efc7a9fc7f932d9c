package dev.primacy.simulation;

import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.LoggedRule;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Operation;
import dev.primacy.core.cluster.Reign;

/**
 * When a cluster may rightly not come back by itself: more was destroyed than its rule survives, so
 * that nobody can prove any more to hold all that was acknowledged. Then it waits for an operator
 * instead of losing data.
 */
final class Excuse {

  private final World world;

  Excuse(World world) {
    this.world = world;
  }

  boolean holds() {
    ClusterState state = world.raft().state();
    return switch (state.operation()) {
      case Operation.Created _, Operation.Founding _ -> world.weather().hasDestroyed();
      case Operation.Steady _,
          Operation.Preparing _,
          Operation.Retiring _,
          Operation.Begun _,
          Operation.Chosen _ ->
          state.reigns().stream().anyMatch(this::isBeyondProof);
    };
  }

  private boolean isBeyondProof(Reign reign) {
    return !vouches(reign.primary(), reign.admission())
        && reign.rules().stream().anyMatch(this::isBeyondProof);
  }

  private boolean isBeyondProof(LoggedRule logged) {
    long left =
        logged.rule().acknowledgers().stream().filter(a -> vouches(a.node(), a.number())).count();
    return logged.rule().asksNobody() || left < logged.rule().recruitsNeeded();
  }

  private boolean vouches(NodeId node, long number) {
    return world.agent(node).stateFile().vouchesFor(number)
        && world.host(node).hasDataOf(world.raft().state().systemId());
  }
}
