package dev.primacy.simulation;

import dev.primacy.core.cluster.Cause;
import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.Entry.Change.InCluster;
import dev.primacy.core.cluster.ForcedFailover;
import dev.primacy.core.cluster.ForcedFailover.Accepted;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Operation;
import dev.primacy.core.cluster.Switchover;
import dev.primacy.core.cluster.Verdict;
import dev.primacy.core.decision.FailoverPlan;
import dev.primacy.simulation.engine.Dice;
import java.util.List;
import java.util.Optional;

/**
 * Somebody who orders whatever comes to his mind. He says that a primary is down only where it is;
 * of losses he accepts what he was told, or less, or none.
 */
final class Operator {

  private final World world;
  private final Dice dice;

  Operator(World world) {
    this.world = world;
    this.dice = world.dice();
  }

  void move() {
    ClusterState state = world.raft().state();
    List<NodeId> others =
        world.agents().keySet().stream()
            .filter(n -> state.primary().filter(n::equals).isEmpty())
            .toList();
    if (state.operation() instanceof Operation.Steady && !others.isEmpty()) {
      inject(
          new Command.Prepare(
              new Switchover(state.primary().orElseThrow(), dice.oneOf(others), "an operator")));
    }
  }

  /** What a leader tells him, he orders at once: in the middle of whatever is under way. */
  void force() {
    ClusterState state = world.raft().state();
    Optional<SimulatedManager> leader = world.raft().leader().filter(SimulatedManager::runs);
    if (leader.isEmpty() || leader.get().controller().state().reigns().isEmpty()) {
      return;
    }
    NodeId from = state.reigns().getLast().primary();
    NodeId to = dice.oneOf(state.nodes().ids());
    FailoverPlan plan = FailoverPlan.of(leader.get().controller().view(leader.get().now()), to);
    ForcedFailover order =
        new ForcedFailover(
            state.epoch().next(), from, to, isDown(from), accepted(plan), "an operator");
    inject(new Command.Force(order, new Cause(from, Verdict.SUSPECTED, List.of())));
  }

  private boolean isDown(NodeId node) {
    Agent agent = world.agent(node);
    return !agent.isAlive() && !agent.host().isRunning();
  }

  private Optional<Accepted> accepted(FailoverPlan plan) {
    if (dice.chance(0.2)) {
      return Optional.empty();
    }
    long told = plan.lacks().orElse(dice.between(0, 20_000));
    long bytes = dice.chance(0.7) ? told : dice.between(0, told);
    return Optional.of(new Accepted(bytes, plan.lacks().flatMap(_ -> plan.seen())));
  }

  private void inject(Command command) {
    world.raft().inject(new InCluster(Raft.CLUSTER, world.raft().state().revision(), command));
  }
}
