package dev.primacy.core.cluster;

import static dev.primacy.core.cluster.LoggedRule.Stage.ACTIVE;
import static dev.primacy.core.cluster.LoggedRule.Stage.PENDING;

import dev.primacy.core.cluster.Command.ActivateRule;
import dev.primacy.core.cluster.Command.Begin;
import dev.primacy.core.cluster.Command.Confirm;
import dev.primacy.core.cluster.Command.Force;
import dev.primacy.core.cluster.Command.MeasureLoss;
import dev.primacy.core.cluster.Command.OrderRebuild;
import dev.primacy.core.cluster.Command.Recruit;
import dev.primacy.core.cluster.Command.Register;
import dev.primacy.core.cluster.Command.Retire;
import dev.primacy.core.cluster.Operation.Begun;
import dev.primacy.core.cluster.Operation.Chosen;
import dev.primacy.core.cluster.Operation.Founding;
import dev.primacy.core.cluster.Operation.Preparing;
import dev.primacy.core.cluster.Operation.Retiring;
import dev.primacy.core.cluster.Operation.Steady;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The next state in the making; exists only while one command is applied. */
final class ClusterDraft {
  /** How many operations are remembered. */
  private static final int HISTORY = 32;

  private final ClusterState before;
  private final long index;
  private final LogRules rules;
  private OptionalLong systemId;
  private Epoch epoch;
  private Operation operation;
  private final List<Reign> reigns;
  private Nodes nodes;
  private long lastAdmission;
  private final List<OperationRecord> history;

  ClusterDraft(ClusterState before, long index, LogRules rules) {
    this.before = before;
    this.index = index;
    this.rules = rules;
    systemId = before.systemId();
    epoch = before.epoch();
    operation = before.operation();
    reigns = new ArrayList<>(before.reigns());
    nodes = before.nodes();
    lastAdmission = before.lastAdmission();
    history = new ArrayList<>(before.history());
  }

  void register(Register c) {
    nodes = nodes.with(c.node(), new Node(c.settings(), index, Optional.empty(), Optional.empty()));
  }

  void describe(Command.Describe c) {
    nodes = nodes.changed(c.node(), node -> node.withSettings(c.settings()));
  }

  void found(NodeId node) {
    epoch = epoch.next();
    operation = new Founding();
    LoggedRule rule =
        new LoggedRule(
            index,
            Rule.NONE_REQUIRED,
            ACTIVE,
            Optional.of(new LoggedRule.Floor.FirstWal(Timeline.FIRST)));
    reigns.add(
        new Reign(
            epoch,
            node,
            Reign.Origin.FOUNDED,
            index,
            Timeline.FIRST,
            ++lastAdmission,
            new Position(Timeline.FIRST, Lsn.ZERO),
            Lineage.FIRST,
            List.of(rule),
            false));
  }

  void founded(long id) {
    systemId = OptionalLong.of(id);
    operation = new Steady();
  }

  void prepare(Switchover order, long atMillis) {
    operation = new Preparing(order, index);
    remember(OperationRecord.planned(index, epoch.next(), order, atMillis));
  }

  void cancel(String why, long atMillis) {
    operation = new Steady();
    replaceLastRecord(history.getLast().aborted(atMillis, why));
  }

  void retire(Preparing prepared, Retire c) {
    epoch = c.epoch();
    operation = new Retiring(prepared.order(), index);
  }

  /** Only now the standbys are to stop acknowledging. */
  void recruit(Recruit c) {
    operation =
        new Begun(history.getLast().cause(), index, Optional.of(c.preferred()), Optional.empty());
    nodes = nodes.each(Node::withoutRights);
    replaceLastRecord(history.getLast().troubled(c.why()));
  }

  void begin(Begin c, long atMillis) {
    // Whoever accepted a loss once is asked again.
    Optional<ForcedFailover> still =
        rules.forcedOnce() || history.isEmpty() ? Optional.empty() : history.getLast().forced();
    epoch = c.epoch();
    operation = new Begun(c.cause(), index, Optional.empty(), still);
    nodes = nodes.each(Node::withoutRights);
    remember(OperationRecord.begun(index, epoch, c.cause(), still, atMillis));
  }

  void force(Force c, long atMillis) {
    Optional<ForcedFailover> order = Optional.of(c.order());
    epoch = c.order().epoch();
    operation = new Begun(c.cause(), index, Optional.of(c.order().to()), order);
    nodes = nodes.each(Node::withoutRights);
    remember(OperationRecord.begun(index, epoch, c.cause(), order, atMillis));
  }

  private void remember(OperationRecord record) {
    history.replaceAll(OperationRecord::superseded);
    history.add(record);
    if (history.size() > HISTORY) {
      history.removeFirst();
    }
  }

  void choose(Choice choice) {
    for (Fence fence : choice.fences()) {
      if (!(fence instanceof Fence.SelfChosen)) {
        reigns.replaceAll(r -> r.epoch().equals(fence.epoch()) ? r.asFenced() : r);
      }
    }
    List<Loss> losses = reigns.stream().flatMap(r -> Loss.of(r, choice).stream()).toList();
    boolean promoted = choice.origin() == Reign.Origin.PROMOTED;
    Timeline timeline = promoted ? Timeline.of(epoch) : choice.position().timeline();
    long own = ++lastAdmission;
    List<Admission> acknowledgers = new ArrayList<>();
    choice.followers().forEach(node -> acknowledgers.add(admission(node)));
    Rule rule =
        choice.required() == 0 ? Rule.NONE_REQUIRED : Rule.any(choice.required(), acknowledgers);
    Optional<LoggedRule.Floor> floor =
        rule.asksNobody()
            ? Optional.of(
                promoted
                    ? new LoggedRule.Floor.FirstWal(timeline)
                    : new LoggedRule.Floor.Marker(epoch))
            : Optional.empty();
    reigns.add(
        new Reign(
            epoch,
            choice.candidate(),
            choice.origin(),
            index,
            timeline,
            own,
            choice.position(),
            choice.lineage(),
            List.of(new LoggedRule(index, rule, ACTIVE, floor)),
            false));
    operation = new Chosen(choice, index);
    replaceLastRecord(history.getLast().chosen(choice, losses));
  }

  void confirm(Confirm c, long atMillis) {
    Reign reign = reigns.getLast().withLineage(c.lineage());
    reigns.clear();
    reigns.add(reign);
    operation = new Steady();
    replaceLastRecord(history.getLast().confirmed(atMillis, c.marks()));
  }

  void changeRule(Rule rule) {
    Reign reign = reigns.getLast();
    for (Admission a : reign.newestRule().rule().acknowledgers()) {
      if (!rule.names(a.node()) && nodes.admissionOf(a.node()).filter(a::equals).isPresent()) {
        nodes = nodes.changed(a.node(), Node::withoutRights);
      }
    }
    List<LoggedRule> rules = new ArrayList<>(reign.rules());
    rules.add(new LoggedRule(index, rule, PENDING, Optional.empty()));
    replaceLastReign(reign.withRules(rules));
  }

  void activate(ActivateRule c) {
    Reign reign = reigns.getLast();
    List<LoggedRule> rules =
        reign.rules().stream()
            .filter(r -> r.number() >= c.number())
            .map(r -> r.number() == c.number() ? r.activated(c.floor()) : r)
            .toList();
    replaceLastReign(reign.withRules(rules));
  }

  void admit(NodeId node) {
    admission(node);
  }

  void measure(MeasureLoss c) {
    history.replaceAll(r -> r.id() == c.operation() ? r.measured(c.primary(), c.bytes()) : r);
  }

  void rebuild(OrderRebuild c) {
    Node.Rebuild order = new Node.Rebuild(index, c.reason());
    nodes = nodes.changed(c.node(), node -> node.withRebuild(order));
  }

  private Admission admission(NodeId id) {
    lastAdmission += rules.freshAdmissions() ? 1 : 0;
    Admission admission = new Admission(id, lastAdmission);
    nodes = nodes.changed(id, node -> node.withAdmission(Optional.of(admission)));
    return admission;
  }

  private void replaceLastReign(Reign reign) {
    reigns.set(reigns.size() - 1, reign);
  }

  private void replaceLastRecord(OperationRecord record) {
    history.set(history.size() - 1, record);
  }

  ClusterState build() {
    return new ClusterState(
        before.id(),
        systemId,
        epoch,
        operation,
        reigns,
        nodes,
        lastAdmission,
        before.policy(),
        before.labels(),
        history,
        index);
  }
}
