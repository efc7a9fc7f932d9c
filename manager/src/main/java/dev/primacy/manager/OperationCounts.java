package dev.primacy.manager;

import dev.primacy.core.cluster.Cause;
import dev.primacy.core.cluster.Choice;
import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.Fence;
import dev.primacy.core.cluster.Mark;
import dev.primacy.core.cluster.OperationRecord;
import dev.primacy.core.cluster.OperationRecord.Outcome;
import dev.primacy.metrics.ManagerMetric;
import dev.primacy.metrics.Metrics;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Counts the operations that end while this manager looks on, and their phases. Every manager does,
 * from the log: the one that led may be lost with what it counted.
 *
 * <p>Not thread-safe: the control thread owns it.
 */
final class OperationCounts {

  /** What was ended when a cluster was last looked at. */
  private record Looked(long revision, SortedSet<Long> ended) {}

  private final Metrics metrics;
  private final long sinceMillis;
  private final SortedMap<ClusterId, Looked> looked = new TreeMap<>();

  /**
   * @param sinceMillis the wall clock when this process began: after a start the log tells again
   *     what an earlier process has counted
   */
  OperationCounts(Metrics metrics, long sinceMillis) {
    this.metrics = metrics;
    this.sinceMillis = sinceMillis;
  }

  /** Takes how a cluster stands now. */
  void look(ClusterState state) {
    Looked before = looked.get(state.id());
    if (before != null && before.revision() == state.revision()) {
      return;
    }
    SortedSet<Long> ended = new TreeSet<>();
    for (OperationRecord record : state.history()) {
      if (record.outcome() != Outcome.UNDER_WAY) {
        ended.add(record.id());
        if ((before == null || !before.ended().contains(record.id())) && isOfToday(record)) {
          count(state.id().name(), record);
        }
      }
    }
    looked.put(state.id(), new Looked(state.revision(), ended));
  }

  private boolean isOfToday(OperationRecord record) {
    return Math.max(record.begunAtMillis(), record.confirmedAtMillis()) >= sinceMillis;
  }

  private void count(String cluster, OperationRecord record) {
    Cause cause = record.cause();
    String verdict = Words.label(cause.verdict());
    String fence = record.choice().map(c -> fence(c, cause)).orElse("none");
    metrics.count(ManagerMetric.OPERATIONS, cluster, verdict, fence, Words.label(record.outcome()));
    List<Mark> marks = record.marks();
    if (record.outcome() != Outcome.CONFIRMED || marks.isEmpty()) {
      return;
    }
    metrics.time(
        ManagerMetric.OPERATION, Duration.ofMillis(marks.getLast().millis()), cluster, verdict);
    for (int i = 1; i < marks.size(); i++) {
      metrics.time(
          ManagerMetric.OPERATION_PHASE,
          Duration.ofMillis(marks.get(i).millis() - marks.get(i - 1).millis()),
          cluster,
          Words.label(marks.get(i).phase()));
    }
  }

  private static String fence(Choice choice, Cause cause) {
    return choice.fences().stream()
        .filter(fence -> fence.primary().equals(cause.node()))
        .reduce((_, later) -> later)
        .map(OperationCounts::word)
        .orElse("none");
  }

  private static String word(Fence fence) {
    return switch (fence) {
      case Fence.QuorumRecruited _ -> "quorum_recruited";
      case Fence.AgentConfirmed _ -> "agent_confirmed";
      case Fence.SelfChosen _ -> "self_chosen";
      case Fence.OperatorOverride _ -> "operator_override";
      case Fence.LeaseExpired _ -> "lease_expired";
      case Fence.Earlier _ -> "earlier";
    };
  }
}
