package dev.primacy.manager;

import dev.primacy.consensus.LogStatus;
import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.time.MonoTime;
import dev.primacy.manager.ControlLoop.Snapshot;
import dev.primacy.metrics.Gauges;
import dev.primacy.metrics.ManagerMetric;
import java.util.SortedMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * How a manager stands when its page is read: itself, whom it hears, and, as long as it leads, the
 * clusters. Only the leader concludes anything, and a manager that is cut off would go on telling
 * of a primary that is none any more.
 */
final class ManagerGauges implements Consumer<Gauges> {

  private static final double MILLIS = 1000;

  private final Supplier<LogStatus> log;
  private final Supplier<SortedMap<ClusterId, Snapshot>> snapshots;
  private final Supplier<MonoTime> now;

  ManagerGauges(
      Supplier<LogStatus> log,
      Supplier<SortedMap<ClusterId, Snapshot>> snapshots,
      Supplier<MonoTime> now) {
    this.log = log;
    this.snapshots = snapshots;
    this.now = now;
  }

  @Override
  public void accept(Gauges page) {
    LogStatus status = log.get();
    tell(page, status);
    boolean leads = status.alive() && status.role() == LogStatus.Role.LEADER;
    for (Snapshot snapshot : snapshots.get().values()) {
      NodeGauges.tellHeard(page, snapshot.view(), now.get());
      if (leads) {
        ClusterGauges.tell(page, snapshot);
        NodeGauges.tell(page, snapshot.view());
      }
    }
  }

  private static void tell(Gauges page, LogStatus status) {
    page.tell(ManagerMetric.ROLE, true, Words.label(status.role()));
    page.tell(ManagerMetric.RAFT_TERM, status.term());
    page.tell(ManagerMetric.RAFT_COMMITTED, status.committed());
    page.tell(ManagerMetric.RAFT_APPLIED, status.applied());
    for (LogStatus.Member member : status.members()) {
      member
          .silentMillis()
          .ifPresent(silent ->
              page.tell(ManagerMetric.RAFT_MEMBER_SILENT, silent / MILLIS, member.id().name()));
    }
  }
}
