package dev.primacy.simulation;

import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.Entry.Change.InCluster;
import dev.primacy.core.cluster.ManagerId;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.control.Controller;
import dev.primacy.core.node.LocalEffect;
import dev.primacy.core.node.LocalFacts;
import dev.primacy.core.node.Memory;
import dev.primacy.core.node.Order;
import dev.primacy.simulation.engine.Clockwork;
import dev.primacy.simulation.engine.Dice;
import dev.primacy.simulation.engine.Trace;
import dev.primacy.simulation.postgres.Content;
import dev.primacy.simulation.postgres.Host;
import dev.primacy.simulation.postgres.WalRecord;
import dev.primacy.simulation.postgres.Witness;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that exists in one run, and the place where what happens is shown to the invariants.
 */
final class World implements Witness {

  private static final int PAST_ORDERS = 40;

  private final Scenario scenario;
  private final Clockwork clock = new Clockwork();
  private final Dice dice;
  private final Trace trace;
  private final Network network;
  private final Chronicle chronicle = new Chronicle();
  private final List<Invariant> invariants = Invariants.all();
  private final SortedMap<NodeId, Agent> agents = new TreeMap<>();
  private final SortedMap<NodeId, List<Order>> pastOrders = new TreeMap<>();
  private final List<SimulatedManager> managers = new ArrayList<>();
  private final Raft raft;
  private final Clients clients;
  private final Weather weather;
  private final Tally tally = new Tally();

  World(Scenario scenario, int traced) {
    this.scenario = scenario;
    dice = new Dice(scenario.seed());
    trace = new Trace(clock, traced);
    network = new Network(clock, dice, scenario.latency(), scenario.loss());
    raft = new Raft(this, scenario.policy());
    clients = new Clients(this);
    weather = new Weather(this);
    for (int i = 1; i <= scenario.nodes(); i++) {
      Host host =
          new Host(
              new NodeId("n" + i),
              clock,
              dice,
              trace,
              network,
              this,
              scenario.pace(),
              scenario.rules().host());
      network.add(host);
      agents.put(host.id(), new Agent(this, host));
    }
    for (int i = 1; i <= scenario.managers(); i++) {
      long offset = dice.between(-(1L << 40), 1L << 40);
      int applied = raft.lastIndex();
      managers.add(
          new SimulatedManager(
              this, new ManagerId("m" + i), offset, newController(applied), applied));
    }
  }

  void start() {
    managers.forEach(SimulatedManager::start);
    raft.watch();
    agents.values().forEach(Agent::start);
    clients.start();
  }

  Controller newController(int applied) {
    return new Controller(raft.stateAt(applied), scenario.managers(), scenario.rules().manager());
  }

  // --- what happens ---

  void appended(ClusterState before, InCluster change, ClusterState after) {
    boolean applied = !after.equals(before);
    trace.say(() -> "log: %s%s".formatted(change.command(), applied ? "" : " (stale)"));
    if (!applied) {
      return;
    }
    chronicle.appended(this, change.command(), after);
    tally.appended(change.command(), after);
    invariants.forEach(i -> i.changed(change.basis(), before, after));
    invariants.forEach(i -> i.appended(this, before, change.command(), after));
    weather.appended();
  }

  void ordered(NodeId node, Order order) {
    trace.say(() -> "%s is told %s".formatted(node, order));
    List<Order> past = pastOrders(node);
    if (past.size() == PAST_ORDERS) {
      past.removeFirst();
    }
    past.add(order);
    invariants.forEach(i -> i.ordered(node, order));
  }

  void remembered(Agent agent, Memory before, Memory after) {
    invariants.forEach(i -> i.remembered(agent.node(), before, after));
  }

  void performs(Agent agent, LocalEffect effect, LocalFacts before) {
    invariants.forEach(i -> i.performs(this, agent, effect, before));
  }

  void decided(SimulatedManager manager) {
    invariants.forEach(i -> i.decided(manager));
  }

  @Override
  public void acknowledged(Host host, WalRecord record, boolean asked) {
    if (record.content() instanceof Content.Commit(long number)) {
      boolean promised = chronicle.acknowledged(host, record, number, asked, clock.micros());
      trace.say(() -> "%s acknowledges %d at %s".formatted(host, number, record.position()));
      invariants.forEach(i -> i.acknowledged(this, host, record, number, promised));
    }
  }

  @Override
  public void claimed(Host primary, WalRecord wal, Host standby, WalRecord held, long claimed) {
    invariants.forEach(i -> i.claimed(primary, wal, standby, held, claimed));
  }

  @Override
  public void promoted(Host host, WalRecord first) {
    invariants.forEach(i -> i.promoted(host, first));
  }

  @Override
  public void opened(Host host, WalRecord visible) {
    chronicle.opened(host, visible, raft.state());
  }

  void ended() {
    invariants.forEach(i -> i.ended(this));
  }

  // --- what there is ---

  Scenario scenario() {
    return scenario;
  }

  Clockwork clock() {
    return clock;
  }

  Dice dice() {
    return dice;
  }

  Trace trace() {
    return trace;
  }

  Network network() {
    return network;
  }

  Raft raft() {
    return raft;
  }

  Chronicle chronicle() {
    return chronicle;
  }

  Clients clients() {
    return clients;
  }

  Weather weather() {
    return weather;
  }

  Tally tally() {
    return tally;
  }

  List<SimulatedManager> managers() {
    return managers;
  }

  SortedMap<NodeId, Agent> agents() {
    return agents;
  }

  List<Order> pastOrders(NodeId node) {
    return pastOrders.computeIfAbsent(node, _ -> new ArrayList<>());
  }

  Agent agent(NodeId node) {
    Agent agent = agents.get(node);
    if (agent == null) {
      throw new IllegalArgumentException("no agent " + node);
    }
    return agent;
  }

  Host host(NodeId node) {
    return agent(node).host();
  }
}
