package dev.primacy.core.given;

import dev.primacy.core.cluster.Admission;
import dev.primacy.core.cluster.Cause;
import dev.primacy.core.cluster.Choice;
import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.Fence;
import dev.primacy.core.cluster.LoggedRule;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.NodeSettings;
import dev.primacy.core.cluster.Policy;
import dev.primacy.core.cluster.Promotion;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.cluster.Rule;
import dev.primacy.core.cluster.Verdict;
import dev.primacy.core.decision.ManagerRules;
import dev.primacy.core.decision.View;
import dev.primacy.core.node.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A cluster, and what one manager sees of it. The record is reached by real commands only; unless
 * said otherwise it is steady, everybody is well, and each standby is in the rule.
 */
public final class ClusterBuilder {

  private ClusterState state;
  private final Sights sights = new Sights();
  private final ViewBuilder view = new ViewBuilder();

  private ClusterBuilder(Policy policy) {
    state = ClusterState.created(new ClusterId("orders"), policy, 1);
  }

  /** Quorum commit with one acknowledgement, and nobody in it yet. */
  public static ClusterBuilder aCluster() {
    return aCluster(Policy.QUORUM);
  }

  public static ClusterBuilder aCluster(Policy policy) {
    return new ClusterBuilder(policy);
  }

  /** Makes this node the primary of epoch 1, at 1:100. */
  public ClusterBuilder withPrimary(String name) {
    withNode(name, PrimaryBuilder.aPrimary().marker(1).build());
    apply(new Command.Found(Texts.node(name)));
    return apply(new Command.Founded(FactsBuilder.SYSTEM_ID)).loaded(100);
  }

  /** Adds a standby that streams, has everything, and is an acknowledger of the active rule. */
  public ClusterBuilder withStandby(String name) {
    String primary = state.reigns().getLast().primary().name();
    withNode(name, StandbyBuilder.aStandby().build());
    admit(name);
    sees(
        name,
        StandbyBuilder.aStandby()
            .streamingFrom(address(primary), admission(name).applicationName())
            .build());
    if (state.policy().required() > 0) {
      TreeSet<Admission> all =
          new TreeSet<>(state.reigns().getLast().newestRule().rule().acknowledgers());
      all.add(admission(name));
      apply(new Command.ChangeRule(Rule.any(state.policy().required(), all)));
      activate();
    }
    return primary(p -> p.walsender(admission(name).applicationName(), 100)).loaded(100);
  }

  /** Adds a node that is registered and has no admission; it answers with this server. */
  public ClusterBuilder withNode(String name, Server server) {
    apply(new Command.Register(Texts.node(name), NodeSettings.at(address(name))));
    sights.add(name, server);
    return this;
  }

  /** Adds a node that answers with this server and that the log does not know. */
  public ClusterBuilder withStranger(String name, Server server) {
    sights.add(name, server);
    return this;
  }

  /** The node's host says this of it, and the log does not know yet. */
  public ClusterBuilder says(String name, NodeSettings settings) {
    sights.settings(name, settings);
    return this;
  }

  public ClusterBuilder settings(String name, UnaryOperator<NodeSettings> change) {
    NodeSettings settings =
        change.apply(state.nodes().find(Texts.node(name)).orElseThrow().settings());
    sights.settings(name, settings);
    return apply(new Command.Describe(Texts.node(name), settings));
  }

  public ClusterBuilder promotion(String name, Promotion promotion) {
    return settings(
        name,
        s ->
            new NodeSettings(
                s.address(),
                s.replicationAddress(),
                s.acknowledge(),
                s.reads(),
                s.upstream(),
                s.cloneSource(),
                promotion,
                s.zone()));
  }

  public ClusterBuilder neverAcknowledges(String name) {
    return settings(
        name,
        s ->
            new NodeSettings(
                s.address(),
                s.replicationAddress(),
                false,
                s.reads(),
                s.upstream(),
                s.cloneSource(),
                s.promotion(),
                s.zone()));
  }

  public ClusterBuilder admit(String name) {
    return apply(new Command.Admit(Texts.node(name)));
  }

  /** Logs a rule that the primary has not loaded. */
  public ClusterBuilder pendingRule(int required, String names) {
    List<Admission> named = Texts.words(names).stream().map(this::admission).toList();
    return apply(new Command.ChangeRule(Rule.any(required, named)));
  }

  public ClusterBuilder activate() {
    return apply(
        new Command.ActivateRule(state.reigns().getLast().newestRule().number(), Optional.empty()));
  }

  /** Exactly these rules are in question for the last reign, however that came about. */
  public ClusterBuilder inQuestion(List<LoggedRule> rules) {
    List<Reign> reigns = new ArrayList<>(state.reigns());
    Reign last = reigns.removeLast();
    reigns.add(
        new Reign(
            last.epoch(),
            last.primary(),
            last.origin(),
            last.decision(),
            last.timeline(),
            last.admission(),
            last.start(),
            last.lineage(),
            rules,
            last.fenced()));
    state =
        new ClusterState(
            state.id(),
            state.systemId(),
            state.epoch(),
            state.operation(),
            reigns,
            state.nodes(),
            state.lastAdmission(),
            state.policy(),
            state.labels(),
            state.history(),
            state.revision());
    return this;
  }

  public ClusterBuilder begin() {
    return apply(
        new Command.Begin(
            state.epoch().next(),
            new Cause(state.reigns().getLast().primary(), Verdict.CRASHED, List.of())));
  }

  /** Logs a promotion of {@code candidate} at this position of timeline 1. */
  public ClusterBuilder choosePromotion(
      String candidate, String position, String followers, int required) {
    return choose(Reign.Origin.PROMOTED, candidate, position, followers, required);
  }

  /** Logs a choice that fences every earlier primary. */
  public ClusterBuilder choose(
      Reign.Origin origin, String candidate, String position, String followers, int required) {
    List<Fence> fences = new ArrayList<>();
    for (Reign reign : state.reigns()) {
      fences.add(
          origin == Reign.Origin.REINSTATED && reign.primary().name().equals(candidate)
              ? new Fence.SelfChosen(reign.epoch(), reign.primary())
              : new Fence.AgentConfirmed(reign.epoch(), reign.primary()));
    }
    return apply(
        new Command.Choose(
            state.epoch(),
            new Choice(
                Texts.node(candidate),
                origin,
                Texts.at(position),
                Texts.lineage(position.substring(0, position.indexOf(':'))),
                fences,
                List.of(),
                List.of(),
                Texts.nodes(followers),
                required)));
  }

  public ClusterBuilder confirm(String lineage) {
    return apply(new Command.Confirm(state.epoch(), Texts.lineage(lineage), List.of()));
  }

  /** Applies a command that must fit. */
  public ClusterBuilder apply(Command command) {
    ClusterState next = state.apply(command, state.revision(), state.revision() + 1, 0);
    if (next.equals(state)) {
      throw new IllegalStateException(command + " does not fit " + state);
    }
    state = next;
    return this;
  }

  /** From now on, and just now, this is what the node's agent finds. */
  public ClusterBuilder sees(String name, Server server) {
    sights.facts(name, f -> f.server(server));
    return this;
  }

  public ClusterBuilder facts(String name, Consumer<FactsBuilder> change) {
    sights.facts(name, change);
    return this;
  }

  public ClusterBuilder memory(String name, Consumer<MemoryBuilder> change) {
    sights.memory(name, change);
    return this;
  }

  /** The server of the node in charge, as it stands, with a change. */
  public ClusterBuilder primary(Consumer<PrimaryBuilder> change) {
    String name = state.reigns().getLast().primary().name();
    view.primary(change);
    return sees(name, view.primary());
  }

  /** The newest rule is loaded; its barrier is here. */
  public ClusterBuilder loaded(long barrier) {
    return primary(p -> p.loaded(state.reigns().getLast().newestRule(), barrier));
  }

  /** The nodes' agents have accepted an order that follows from the newest entry. */
  public ClusterBuilder promised(String names) {
    Texts.words(names)
        .forEach(n -> memory(n, m -> m.accepted(state.epoch().number(), 1, state.revision())));
    return this;
  }

  /** The node obeys BEGIN: it has promised, receives nothing, and ends here. */
  public ClusterBuilder recruited(String name, String position) {
    return promised(name).sees(name, StandbyBuilder.aStandby().at(position).build());
  }

  /** The node's agent has said nothing for so long. */
  public ClusterBuilder silent(String name, long millis) {
    sights.silent(name, millis);
    return this;
  }

  /** This manager has never heard of its agent. */
  public ClusterBuilder unheard(String name) {
    sights.unheard(name);
    return this;
  }

  public ClusterBuilder duplicate(String name) {
    sights.duplicate(name);
    return this;
  }

  /** Its agent has opened a stream again and said nothing over it yet. */
  public ClusterBuilder reconnected(String name) {
    sights.reconnected(name);
    return this;
  }

  /** Somebody once saw the node accept a newer order than it remembers now. */
  public ClusterBuilder setBack(String name) {
    sights.setBack(name);
    return this;
  }

  /** The primary has had no walsender for the node's admission for so long. */
  public ClusterBuilder missing(String name, long millis) {
    Admission admission = admission(name);
    return given(v -> v.missing(admission, millis));
  }

  /** The node's agent came back without memory, enrolled, and is registered again. */
  public ClusterBuilder reborn(String name) {
    memory(name, m -> m.birth(state.revision()).forgotten(state.lastAdmission()));
    return apply(
        new Command.Register(
            Texts.node(name), state.nodes().find(Texts.node(name)).orElseThrow().settings()));
  }

  /** Whatever a decision may depend on beside the record and the reports. */
  public ClusterBuilder given(Consumer<ViewBuilder> change) {
    change.accept(view);
    return this;
  }

  /** Without one of the rules. */
  public ClusterBuilder rules(ManagerRules rules) {
    view.rules(rules);
    return this;
  }

  public Admission admission(String name) {
    return state.nodes().admissionOf(Texts.node(name)).orElseThrow();
  }

  public ClusterState state() {
    return state;
  }

  public Sights sights() {
    return sights;
  }

  public View view() {
    return view.build(state, sights);
  }

  public static String address(String name) {
    return name + ".example:5432";
  }

  public NodeId lastPrimary() {
    return state.reigns().getLast().primary();
  }
}
