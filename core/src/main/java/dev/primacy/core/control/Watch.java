package dev.primacy.core.control;

import dev.primacy.core.cluster.Admission;
import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.Mark;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Nodes;
import dev.primacy.core.cluster.Operation;
import dev.primacy.core.cluster.Operation.Begun;
import dev.primacy.core.cluster.Operation.Chosen;
import dev.primacy.core.cluster.Operation.Created;
import dev.primacy.core.cluster.Operation.Founding;
import dev.primacy.core.cluster.Operation.Preparing;
import dev.primacy.core.cluster.Operation.Retiring;
import dev.primacy.core.cluster.Operation.Steady;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.cluster.Rule;
import dev.primacy.core.cluster.Verdict;
import dev.primacy.core.decision.ManagerRules;
import dev.primacy.core.decision.View;
import dev.primacy.core.node.Order;
import dev.primacy.core.node.Report;
import dev.primacy.core.node.Server;
import dev.primacy.core.observation.FailureDetector;
import dev.primacy.core.observation.Judgement;
import dev.primacy.core.observation.Office;
import dev.primacy.core.observation.Probe;
import dev.primacy.core.observation.Sight;
import dev.primacy.core.time.MonoTime;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one manager knows without the log: sightings, since when something is missing, and the marks
 * of the operation under way. Warm on every manager and lost with it, by design.
 */
final class Watch {

  private final int managers;
  private final ManagerRules rules;
  private final SortedMap<NodeId, Sight> sights = new TreeMap<>();
  private final SortedMap<Admission, MonoTime> missingSince = new TreeMap<>();
  // Nodes whose last report came before the newest order was accepted: they are told again.
  private final SortedMap<NodeId, Report> unheeded = new TreeMap<>();

  private Optional<MonoTime> shortSince = Optional.empty();
  private Optional<MonoTime> suspectedSince = Optional.empty();
  private Optional<MonoTime> operationSince = Optional.empty();
  private Optional<Sample> sample = Optional.empty();
  private Marks marks = Marks.none();

  Watch(int managers, ManagerRules rules) {
    this.managers = managers;
    this.rules = rules;
  }

  void reported(Report report, ClusterState state, MonoTime now) {
    sights.merge(
        report.node(),
        Sight.NOTHING.reporting(report, now),
        (sight, _) ->
            (rules.restoredIsReborn() ? sight : sight.forgetful()).reporting(report, now));
    unheeded.put(report.node(), report);
    state
        .reign()
        .filter(r -> r.primary().equals(report.node()))
        .ifPresent(r -> seePrimary(r, report, state.nodes(), now));
    // Also after BEGIN: a primary that is suspected wrongly goes on writing.
    if (!state.reigns().isEmpty()) {
      sample = Sample.after(sample, state.reigns().getLast(), report, state.policy().times(), now);
    }
  }

  void connection(NodeId node, boolean stands, boolean duplicate) {
    Sight sight = sights.getOrDefault(node, Sight.NOTHING);
    sights.put(node, sight.withConnection(stands, duplicate));
  }

  void probed(NodeId node, Probe probe) {
    sights.put(node, sights.getOrDefault(node, Sight.NOTHING).probed(probe));
  }

  void asked(NodeId node, NodeId standby, Probe.Asked answer) {
    sights.put(node, sights.getOrDefault(node, Sight.NOTHING).askedBy(standby, answer));
  }

  /** Evidence never outlives the operation that it was gathered for. */
  void moved(ClusterState from, ClusterState to, MonoTime now) {
    if (!from.operation().equals(to.operation())) {
      operationSince = Optional.of(now);
      missingSince.clear();
      shortSince = Optional.empty();
      switch (to.operation()) {
        case Begun _ -> {
          if (!(from.operation() instanceof Retiring)) {
            marks = Marks.startingAt(suspectedSince.orElse(now)).mark(Mark.Phase.BEGUN, now);
          }
        }
        case Chosen _ -> marks = marks.mark(Mark.Phase.CHOSEN, now);
        // Nobody suspects whom an operator replaces: its phases count from its stop.
        case Retiring _ -> marks = Marks.startingAt(now).mark(Mark.Phase.BEGUN, now);
        case Created _, Founding _, Preparing _, Steady _ -> {
          suspectedSince = Optional.empty();
        }
      }
    }
  }

  void mark(Mark.Phase phase, MonoTime now) {
    marks = marks.mark(phase, now);
  }

  void suspect(Judgement judgement, MonoTime now) {
    if (judgement.isUnsuspicious()) {
      suspectedSince = Optional.empty();
    } else if (suspectedSince.isEmpty()) {
      suspectedSince = Optional.of(now);
    }
  }

  Optional<MonoTime> suspectedSince() {
    return suspectedSince;
  }

  SortedMap<NodeId, LeaderProof.Heard> heard() {
    SortedMap<NodeId, LeaderProof.Heard> all = new TreeMap<>();
    sights.forEach((node, sight) ->
        sight.report().ifPresent(h -> all.put(node, LeaderProof.Heard.of(h.report()))));
    return all;
  }

  /** Whether the node has reported since it was last told, and still not heeded the order. */
  boolean wantsRepeat(NodeId node, Order order) {
    Report report = unheeded.remove(node);
    return report != null && !report.memory().accepted().equals(order.stamp());
  }

  /**
   * @param leaseEnds what this manager knows of leases, as the leader
   */
  View view(ClusterState state, SortedMap<NodeId, MonoTime> leaseEnds, MonoTime now) {
    Optional<Sample> last = sample.filter(s -> s.isOf(state));
    // One that began in the middle of an operation counts from its own beginning, not never.
    operationSince = Optional.of(operationSince.orElse(now));
    return new View(
        state,
        sights,
        judge(state, now),
        now,
        operationSince.get(),
        missingSince,
        shortSince,
        last.map(Sample::position),
        last.map(s -> s.unseenBytes(leaseEnds, state.policy().times(), now))
            .orElseGet(OptionalLong::empty),
        leaseEnds,
        marks.list(),
        rules);
  }

  private Judgement judge(ClusterState state, MonoTime now) {
    if (state.reigns().isEmpty()) {
      return Judgement.UNKNOWN;
    }
    if (isReplacedByOrder(state.operation())) {
      return Judgement.REPLACED_BY_ORDER;
    }
    Reign last = state.reigns().getLast();
    return new FailureDetector(sights, managers, state.policy().times(), now)
        .judge(
            last.primary(), last.admission(), Office.of(state.operation(), last), suspectedSince);
  }

  private static boolean isReplacedByOrder(Operation operation) {
    return switch (operation) {
      case Retiring _ -> true;
      case Begun begun -> begun.cause().verdict() == Verdict.REPLACED_BY_ORDER;
      case Created _, Founding _, Steady _, Preparing _, Chosen _ -> false;
    };
  }

  private void seePrimary(Reign reign, Report report, Nodes nodes, MonoTime now) {
    if (!(report.server() instanceof Server.Primary primary)
        || !primary.lineage().current().equals(reign.timeline())) {
      return;
    }
    marks = marks.mark(Mark.Phase.PROMOTED, now);
    if (!primary.marker().isBefore(reign.epoch())) {
      marks = marks.mark(Mark.Phase.MARKED, now);
    }
    for (Admission a : reign.newestRule().rule().acknowledgers()) {
      if (primary.walsender(a.applicationName()).isPresent()) {
        missingSince.remove(a);
      } else {
        missingSince.putIfAbsent(a, now);
      }
    }
    Rule rule = reign.newestRule().rule();
    long present =
        rule.acknowledgers().stream()
            .filter(a -> nodes.admissionOf(a.node()).filter(a::equals).isPresent())
            .filter(a -> primary.walsender(a.applicationName()).isPresent())
            .count();
    shortSince =
        present >= rule.required() ? Optional.empty() : Optional.of(shortSince.orElse(now));
  }
}
