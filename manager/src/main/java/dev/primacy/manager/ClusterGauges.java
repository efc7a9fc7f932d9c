package dev.primacy.manager;

import static dev.primacy.metrics.ManagerMetric.CLUSTER_ACKNOWLEDGERS;
import static dev.primacy.metrics.ManagerMetric.CLUSTER_ACKNOWLEDGERS_STREAMING;
import static dev.primacy.metrics.ManagerMetric.CLUSTER_BEGUN_EPOCH;
import static dev.primacy.metrics.ManagerMetric.CLUSTER_DEGRADED;
import static dev.primacy.metrics.ManagerMetric.CLUSTER_EPOCH;
import static dev.primacy.metrics.ManagerMetric.CLUSTER_LAST_CONFIRMED;
import static dev.primacy.metrics.ManagerMetric.CLUSTER_PHASE;
import static dev.primacy.metrics.ManagerMetric.CLUSTER_POLICY_REQUIRED;
import static dev.primacy.metrics.ManagerMetric.CLUSTER_PRIMARY_UP;
import static dev.primacy.metrics.ManagerMetric.CLUSTER_RULE_REQUIRED;
import static dev.primacy.metrics.ManagerMetric.CLUSTER_VERDICT;
import static dev.primacy.metrics.ManagerMetric.CLUSTER_WAITING;

import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.LoggedRule;
import dev.primacy.core.cluster.Operation;
import dev.primacy.core.cluster.OperationRecord;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.cluster.Rule;
import dev.primacy.core.cluster.Topology;
import dev.primacy.core.cluster.Verdict;
import dev.primacy.core.decision.View;
import dev.primacy.manager.ControlLoop.Snapshot;
import dev.primacy.metrics.Gauges;
import java.util.SortedMap;
import java.util.TreeMap;

/** One cluster as monitoring is told it by the manager that leads. */
final class ClusterGauges {

  private static final double MILLIS = 1000;

  private ClusterGauges() {}

  static void tell(Gauges page, Snapshot snapshot) {
    View view = snapshot.view();
    ClusterState state = view.state();
    String cluster = state.id().name();
    Epoch confirmed = state.confirmed().map(Reign::epoch).orElse(Epoch.NONE);
    Verdict verdict = view.judgement().verdict();
    page.tell(CLUSTER_EPOCH, confirmed.number(), cluster);
    page.tell(CLUSTER_BEGUN_EPOCH, state.epoch().number(), cluster);
    Topology.Phase phase = Topology.Phase.of(state.operation());
    page.tell(CLUSTER_PHASE, true, cluster, Words.label(phase));
    page.tell(CLUSTER_VERDICT, true, cluster, Words.label(verdict));
    page.tell(CLUSTER_PRIMARY_UP, isInOffice(state.operation()) && mayServe(verdict), cluster);
    snapshot
        .waiting()
        .ifPresent(reason -> page.tell(CLUSTER_WAITING, true, cluster, Words.label(reason)));
    page.tell(CLUSTER_POLICY_REQUIRED, state.policy().required(), cluster);
    if (state.confirmed().isPresent()) {
      tellDurability(page, view, state.reigns().getLast());
    }
    tellLastConfirmed(page, state);
  }

  private static boolean isInOffice(Operation operation) {
    return switch (operation) {
      case Operation.Steady _, Operation.Preparing _ -> true;
      case Operation.Created _,
          Operation.Founding _,
          Operation.Retiring _,
          Operation.Begun _,
          Operation.Chosen _ ->
          false;
    };
  }

  /**
   * Whether somebody has a sign of life of it, and nobody a sign that commits do not get through.
   */
  private static boolean mayServe(Verdict verdict) {
    return switch (verdict) {
      case HEALTHY, AGENT_SILENT, CUT_OFF, OVERLOADED -> true;
      case CRASHED,
          UNREACHABLE,
          FROZEN,
          STORAGE_HUNG,
          REPLACED_BY_ORDER,
          BECOMING_PRIMARY,
          SUSPECTED,
          REBORN,
          DUPLICATE,
          PROMOTION_FAILED,
          UNKNOWN ->
          false;
    };
  }

  private static void tellDurability(Gauges page, View view, Reign reign) {
    String cluster = view.state().id().name();
    // Each of them may be in effect: the weakest is what can be relied on.
    int required = reign.rules().stream().mapToInt(r -> r.rule().required()).min().orElse(0);
    page.tell(CLUSTER_RULE_REQUIRED, required, cluster);
    page.tell(CLUSTER_DEGRADED, required < view.state().policy().required(), cluster);
    Rule active = activeRule(reign);
    page.tell(CLUSTER_ACKNOWLEDGERS, active.acknowledgers().size(), cluster);
    view.runningPrimary()
        .ifPresent(primary ->
            page.tell(
                CLUSTER_ACKNOWLEDGERS_STREAMING,
                active.acknowledgers().stream()
                    .flatMap(a -> primary.walsender(a.applicationName()).stream())
                    .filter(w -> w.streaming())
                    .count(),
                cluster));
  }

  static Rule activeRule(Reign reign) {
    return reign.rules().stream()
        .filter(r -> r.stage() == LoggedRule.Stage.ACTIVE)
        .reduce((_, later) -> later)
        .map(LoggedRule::rule)
        .orElse(Rule.NONE_REQUIRED);
  }

  private static void tellLastConfirmed(Gauges page, ClusterState state) {
    SortedMap<String, Long> last = new TreeMap<>();
    for (OperationRecord record : state.history()) {
      if (record.outcome() == OperationRecord.Outcome.CONFIRMED) {
        last.put(kind(record), record.confirmedAtMillis());
      }
    }
    last.forEach(
        (kind, at) -> page.tell(CLUSTER_LAST_CONFIRMED, at / MILLIS, state.id().name(), kind));
  }

  private static String kind(OperationRecord record) {
    if (record.planned().isPresent()) {
      return "switchover";
    }
    boolean stayed = record.choice().filter(c -> c.origin() == Reign.Origin.REINSTATED).isPresent();
    return stayed ? "reinstatement" : "failover";
  }
}
