package dev.primacy.manager;

import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.decision.View;
import dev.primacy.core.node.Server;
import dev.primacy.core.observation.Sight;
import dev.primacy.core.time.MonoTime;
import dev.primacy.metrics.Gauges;
import dev.primacy.metrics.ManagerMetric;
import java.util.Optional;

/** The nodes of one cluster as monitoring is told them. */
final class NodeGauges {

  private static final double NANOS = 1e9;
  private static final double MILLIS = 1000;

  private NodeGauges() {}

  /** Whom this manager hears: each has a view of its own. */
  static void tellHeard(Gauges page, View view, MonoTime now) {
    String cluster = view.state().id().name();
    for (NodeId node : view.state().nodes().ids()) {
      Sight sight = view.sight(node);
      boolean heard = sight.fresh(now, view.times().silent()).isPresent();
      page.tell(ManagerMetric.NODE_HEARD, heard, cluster, node.name());
      sight
          .report()
          .ifPresent(h ->
              page.tell(
                  ManagerMetric.NODE_REPORT_AGE,
                  Math.max(0, now.since(h.at()).toNanos()) / NANOS,
                  cluster,
                  node.name()));
    }
  }

  /** What the leader makes of them. */
  static void tell(Gauges page, View view) {
    String cluster = view.state().id().name();
    Optional<Reign> reign = view.state().confirmed().map(_ -> view.state().reigns().getLast());
    view.state()
        .nodes()
        .byId()
        .forEach((id, node) -> {
          String name = id.name();
          page.tell(
              ManagerMetric.NODE_STATE,
              true,
              cluster,
              name,
              NodeStatusText.isPrimary(view, id) ? "primary" : "standby",
              NodeStatusText.state(view, id, node));
          boolean acknowledges =
              reign.filter(r -> ClusterGauges.activeRule(r).names(id)).isPresent();
          page.tell(ManagerMetric.NODE_ACKNOWLEDGER, acknowledges, cluster, name);
          page.tell(ManagerMetric.NODE_REBUILD, node.rebuild().isPresent(), cluster, name);
          NodeStatusText.walsender(view, id, node)
              .ifPresent(w ->
                  tellLag(page, view.runningPrimary().orElseThrow().flushed(), w, cluster, name));
        });
  }

  private static void tellLag(
      Gauges page, Lsn end, Server.Walsender standby, String cluster, String node) {
    tellLag(page, end.bytesSince(standby.written()), standby.lag().write(), cluster, node, "write");
    tellLag(page, end.bytesSince(standby.flushed()), standby.lag().flush(), cluster, node, "flush");
    tellLag(
        page, end.bytesSince(standby.replayed()), standby.lag().replay(), cluster, node, "replay");
  }

  private static void tellLag(Gauges page, long bytes, Optional<Long> millis, String... labels) {
    page.tell(ManagerMetric.NODE_LAG_BYTES, bytes, labels);
    page.tell(ManagerMetric.NODE_LAG_SECONDS, millis.orElse(0L) / MILLIS, labels);
  }
}
