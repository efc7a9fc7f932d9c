package dev.primacy.simulation;

import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.Node;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Operation;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.node.Memory;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * A world in which nothing happens but what a script says: for schedules too long for chance. The
 * invariants look on as ever.
 */
final class Stage {

  private static final long MILLI = 1000;
  private static final long PATIENCE = 20_000 * MILLI;

  private final World world;
  private final SortedMap<NodeId, Memory> stateFiles = new TreeMap<>();

  /** W of {@code nodes}, never fewer, and all of them admitted. */
  Stage(Rules rules, int nodes, int required) {
    // Slow agents leave time to step in between two of their steps.
    Scenario scenario =
        ScenarioDraft.tight(1).nodes(nodes).required(required).actsInMillis(5).rules(rules).build();
    world = new World(scenario, 200);
    world.start();
    until("all are admitted", () -> isWell(nodes, required));
  }

  private boolean isWell(int nodes, int required) {
    ClusterState state = world.raft().state();
    return state.operation() instanceof Operation.Steady
        && state.nodes().size() == nodes
        && reign().rules().size() == 1
        && reign().newestRule().rule().required() == required
        && reign().newestRule().rule().acknowledgers().size() == nodes - 1;
  }

  // --- who is who ---

  NodeId primary() {
    return reign().primary();
  }

  Reign reign() {
    return world.raft().state().reigns().getLast();
  }

  ClusterState state() {
    return world.raft().state();
  }

  List<NodeId> standbys() {
    return world.agents().keySet().stream().filter(n -> !n.equals(primary())).toList();
  }

  Agent agent(NodeId node) {
    return world.agent(node);
  }

  Node logged(NodeId node) {
    return state().nodes().find(node).orElseThrow();
  }

  boolean isDownAndAtWork(NodeId node) {
    return agent(node).isAtWork() && !agent(node).host().isRunning();
  }

  // --- what happens ---

  /** Managers that come back have forgotten all that they were ever told. */
  void crashManagers() {
    world.managers().forEach(SimulatedManager::crash);
  }

  void restartManagers() {
    world.managers().forEach(SimulatedManager::restart);
  }

  /** The whole host is copied: data and state file. */
  void backUp(NodeId node) {
    agent(node).host().backUp();
    stateFiles.put(node, agent(node).stateFile());
  }

  /** The whole host is set back; its agent is not yet started. */
  void restore(NodeId node) {
    agent(node).crash();
    agent(node).host().restore();
    agent(node).stateFile(stateFiles.getOrDefault(node, Memory.NEWBORN));
  }

  void commits(int more) {
    long before = world.clients().acknowledged();
    until(more + " commits", () -> world.clients().acknowledged() >= before + more);
  }

  void pass(long millis) {
    world.clock().runUntil(world.clock().micros() + millis * MILLI);
  }

  void until(String what, BooleanSupplier condition) {
    long deadline = world.clock().micros() + PATIENCE;
    while (!condition.getAsBoolean()) {
      if (!world.clock().hasEventUntil(deadline)) {
        throw new AssertionError(
            "never: %s%n%s".formatted(what, String.join("\n", world.trace().lines())));
      }
      world.clock().step();
    }
  }
}
