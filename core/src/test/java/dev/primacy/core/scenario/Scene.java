package dev.primacy.core.scenario;

import dev.primacy.core.cluster.Cause;
import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.ForcedFailover;
import dev.primacy.core.cluster.ManagerId;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.NodeSettings;
import dev.primacy.core.cluster.Operation.Steady;
import dev.primacy.core.cluster.Policy;
import dev.primacy.core.cluster.Switchover;
import dev.primacy.core.cluster.Verdict;
import dev.primacy.core.control.Controller;
import dev.primacy.core.control.Input;
import dev.primacy.core.control.Output;
import dev.primacy.core.observation.Probe;
import dev.primacy.core.time.MonoTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Three managers, one log and a few nodes, on one clock; every message arrives, in order, unless
 * the story says otherwise.
 */
final class Scene {

  private static final int TICK_MILLIS = 50;

  private final List<String> managers = List.of("m1", "m2", "m3");
  private final SortedMap<String, Controller> controllers = new TreeMap<>();
  private final SortedMap<NodeId, SceneNode> nodes = new TreeMap<>();
  private final ArrayDeque<Runnable> mail = new ArrayDeque<>();
  private final List<String> diary = new ArrayList<>();
  private ClusterState state;
  private MonoTime now = new MonoTime(0);
  private String leader = "m1";
  private long term = 1;

  Scene(List<String> names, Policy policy) {
    state = ClusterState.created(new ClusterId("orders"), policy, 1);
    managers.forEach(m -> controllers.put(m, new Controller(state, managers.size())));
    SortedMap<String, SceneServer> network = new TreeMap<>();
    for (String name : names) {
      NodeId id = new NodeId(name);
      nodes.put(
          id, new SceneNode(id, NodeSettings.at(name), new SceneServer(name, network), diary::add));
    }
    tell(leader, new Input.LeadershipGained(term));
  }

  SceneNode node(String name) {
    SceneNode node = nodes.get(new NodeId(name));
    if (node == null) {
      throw new IllegalArgumentException("nobody is called " + name);
    }
    return node;
  }

  /** What happened since this was last asked. */
  List<String> diary() {
    List<String> since = List.copyOf(diary);
    diary.clear();
    return since;
  }

  void lead(String manager) {
    tell(leader, new Input.LeadershipLost());
    leader = manager;
    term++;
    tell(leader, new Input.LeadershipGained(term));
  }

  /** An operator wants this node in charge. */
  void switchTo(String node) {
    Switchover order =
        new Switchover(state.primary().orElseThrow(), new NodeId(node), "an operator");
    commit(leader, term, state.revision(), new Command.Prepare(order));
  }

  /**
   * An operator orders a failover to this node.
   *
   * @param words {@code for 40 bytes}, {@code a is down}, both or none
   */
  void force(String node, String words) {
    ForcedFailover order =
        new ForcedFailover(
            state.epoch().next(),
            state.reigns().getLast().primary(),
            new NodeId(node),
            words.endsWith("is down"),
            Optional.of(words)
                .filter(w -> w.contains("for "))
                .map(w -> Long.parseLong(w.replaceAll(".*for ([0-9]+) .*", "$1")))
                .map(bytes -> new ForcedFailover.Accepted(bytes, Optional.empty())),
            "an operator");
    Cause cause = new Cause(order.from(), Verdict.UNREACHABLE, List.of());
    commit(leader, term, state.revision(), new Command.Force(order, cause));
  }

  /** Runs until something is true of the log's newest state, for a minute at most. */
  boolean runUntil(Predicate<ClusterState> reached) {
    for (int i = 0; i < 60_000 / TICK_MILLIS; i++) {
      if (settle(reached)) {
        return true;
      }
      tick();
    }
    return false;
  }

  void run(long millis) {
    for (long i = 0; i < millis; i += TICK_MILLIS) {
      tick();
      settle(_ -> false);
    }
  }

  boolean isWell() {
    boolean asksNobody = state.policy().required() == 0;
    return state.operation() instanceof Steady
        && state.reigns().getLast().rules().size() == 1
        && (asksNobody ? admitted() : acknowledgers()) == nodes.size() - 1;
  }

  private long acknowledgers() {
    return state.reigns().getLast().newestRule().rule().acknowledgers().size();
  }

  private long admitted() {
    return state.nodes().byId().values().stream().filter(n -> n.admission().isPresent()).count();
  }

  private boolean settle(Predicate<ClusterState> reached) {
    while (!reached.test(state)) {
      if (mail.isEmpty()) {
        return false;
      }
      mail.remove().run();
    }
    return true;
  }

  private void tick() {
    now = new MonoTime(now.nanos() + TICK_MILLIS * 1_000_000L);
    nodes.values().forEach(node -> node.server.pass(TICK_MILLIS));
    nodes.values().forEach(node -> mail.add(() -> act(node)));
    managers.forEach(m -> tell(m, new Input.Tick()));
  }

  private void act(SceneNode node) {
    node.act(report -> managers.forEach(m -> tell(m, new Input.Reported(report))), now);
  }

  private void tell(String manager, Input input) {
    mail.add(() -> {
      for (Output output : Objects.requireNonNull(controllers.get(manager)).on(input, now)) {
        obey(manager, output);
      }
    });
  }

  private void obey(String manager, Output output) {
    long asOf = term;
    switch (output) {
      case Output.Propose(long _, long basis, Command command) ->
          mail.add(() -> commit(manager, asOf, basis, command));
      case Output.Send(var node, var order) ->
          mail.add(() -> {
            node(node.name()).offer(order, now);
            act(node(node.name()));
          });
      case Output.Prove(long ticket) ->
          mail.add(() ->
              tell(manager, asOf == term ? new Input.Proven(ticket) : new Input.Unproven(ticket)));
      case Output.ProbeNow(var node) -> mail.add(() -> probe(manager, node));
      case Output.Ask(var standby, var node) ->
          mail.add(() -> tell(manager, new Input.Asked(node, standby, answer(node))));
      case Output.Waiting(var reason) -> diary.add(manager + " waits: " + reason);
      case Output.Judged(var node, var judgement) -> {
        if (manager.equals(leader)) {
          diary.add("%s judges %s %s".formatted(manager, node, judgement.verdict()));
        }
      }
    }
  }

  private void commit(String manager, long asOf, long basis, Command command) {
    if (asOf == term) {
      ClusterState next = state.apply(command, basis, state.revision() + 1, 0);
      if (!next.equals(state)) {
        state = next;
        diary.add("log: " + LogLine.of(command, state));
        managers.forEach(m -> tell(m, new Input.Committed(next)));
      }
    }
    tell(manager, new Input.ProposalEnded());
  }

  private void probe(String manager, NodeId node) {
    Probe probe = new Probe(new ManagerId(manager), answer(node), now);
    managers.forEach(m -> tell(m, new Input.Probed(node, probe)));
  }

  private Probe.Answer answer(NodeId node) {
    SceneNode of = node(node.name());
    if (of.isFirewalled()) {
      return Probe.Answer.REFUSED;
    }
    if (!of.server.isReachable()) {
      return Probe.Answer.TIMED_OUT;
    }
    return of.server.isRunning() ? Probe.Answer.ANSWERED : Probe.Answer.REFUSED;
  }
}
