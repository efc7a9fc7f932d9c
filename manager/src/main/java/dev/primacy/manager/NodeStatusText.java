package dev.primacy.manager;

import dev.primacy.api.v1.NodeStatus;
import dev.primacy.api.v1.Role;
import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.Node;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Verdict;
import dev.primacy.core.decision.View;
import dev.primacy.core.node.Report;
import dev.primacy.core.node.Server;
import dev.primacy.core.observation.Sight;
import java.util.Optional;

/** One node as operators are shown it. */
final class NodeStatusText {

  private static final long KILOBYTE = 1024;

  private NodeStatusText() {}

  static NodeStatus of(View view, NodeId id) {
    Node node = view.state().nodes().find(id).orElseThrow();
    Sight sight = view.sight(id);
    NodeStatus.Builder builder =
        NodeStatus.newBuilder()
            .setName(id.name())
            .setAddress(node.settings().address())
            .setRole(isPrimary(view, id) ? Role.ROLE_PRIMARY : Role.ROLE_STANDBY)
            .setState(state(view, id, node))
            .setVerdict(Words.verdict(verdict(view, id)))
            .setAcknowledger(isAcknowledger(view, id));
    node.admission().ifPresent(a -> builder.setAdmission(a.number()));
    node.rebuild().ifPresent(r -> builder.setRebuild(r.reason()));
    sight
        .report()
        .ifPresent(h -> {
          Report report = h.report();
          builder
              .setPromisedEpoch(report.promised().number())
              .setReportedMillisAgo(Math.max(0, view.now().millisSince(h.at())));
          trouble(report).ifPresent(builder::setTrouble);
          report
              .facts()
              .copying()
              .ifPresent(c ->
                  builder
                      .setCopiedBytes(c.doneKilobytes() * KILOBYTE)
                      .setCopyTotalBytes(c.totalKilobytes() * KILOBYTE));
          end(report.server())
              .ifPresent(
                  end -> builder.setTimeline(end.timeline().number()).setLsn(end.lsn().toString()));
        });
    lag(view, id, node, builder);
    return builder.build();
  }

  private static Optional<String> trouble(Report report) {
    return report.server() instanceof Server.Unusable(String reason)
        ? Optional.of(reason)
        : report.facts().trouble();
  }

  static boolean isPrimary(View view, NodeId id) {
    return view.state().confirmed().filter(r -> r.primary().equals(id)).isPresent();
  }

  private static boolean isAcknowledger(View view, NodeId id) {
    return view.state().reign().filter(r -> r.rules().getFirst().rule().names(id)).isPresent();
  }

  private static Verdict verdict(View view, NodeId id) {
    boolean inCharge =
        !view.state().reigns().isEmpty() && view.state().reigns().getLast().primary().equals(id);
    if (inCharge) {
      return view.judgement().verdict();
    }
    Sight sight = view.sight(id);
    if (sight.duplicate()) {
      return Verdict.DUPLICATE;
    }
    Optional<Report> report = sight.fresh(view.now(), view.times().silent());
    if (report.isEmpty()) {
      return sight.report().isEmpty() ? Verdict.UNKNOWN : Verdict.SUSPECTED;
    }
    return switch (report.get().server()) {
      case Server.Standby _, Server.Primary _ -> Verdict.HEALTHY;
      case Server.Unresponsive _ -> Verdict.SUSPECTED;
      case Server.Down _, Server.Absent _, Server.Unusable _ -> Verdict.CRASHED;
    };
  }

  static String state(View view, NodeId id, Node node) {
    Sight sight = view.sight(id);
    Optional<Report> report = sight.fresh(view.now(), view.times().silent());
    if (sight.duplicate()) {
      return "duplicate";
    }
    if (report.isEmpty()) {
      return "silent";
    }
    if (sight.isRestored()) {
      return "restored";
    }
    if (!report.get().memory().born()) {
      return "newborn";
    }
    if (view.isForeign(report.get())) {
      return "foreign";
    }
    return node.rebuild().isPresent() && !(report.get().server() instanceof Server.Standby)
        ? "rebuilding"
        : state(view, id, report.get().server());
  }

  private static String state(View view, NodeId id, Server server) {
    return switch (server) {
      case Server.Absent _ -> "absent";
      case Server.Unusable _ -> "unusable";
      case Server.Down(boolean attached, _) -> attached ? "dying" : "down";
      case Server.Unresponsive _ -> "unresponsive";
      case Server.Primary _ ->
          view.state().primary().filter(id::equals).isPresent() ? "running" : "unexpected_primary";
      case Server.Standby s when s.upstream().isEmpty() -> "detached";
      case Server.Standby s -> s.receiving() ? "streaming" : "connecting";
    };
  }

  private static Optional<Position> end(Server server) {
    return switch (server) {
      case Server.Standby s -> Optional.of(s.end());
      case Server.Primary p -> Optional.of(p.end());
      case Server.Absent _, Server.Unusable _, Server.Down _, Server.Unresponsive _ ->
          Optional.empty();
    };
  }

  /** Lag as the primary sees it: it alone knows how far ahead it is. */
  private static void lag(View view, NodeId id, Node node, NodeStatus.Builder builder) {
    walsender(view, id, node)
        .ifPresent(w -> {
          Lsn end = view.runningPrimary().orElseThrow().flushed();
          builder
              .setLagBytes(end.bytesSince(w.replayed()))
              .setWriteLagBytes(end.bytesSince(w.written()))
              .setFlushLagBytes(end.bytesSince(w.flushed()))
              .setReplayLagBytes(end.bytesSince(w.replayed()))
              .setLagMillis(w.lag().replay().orElse(0L));
        });
  }

  /** How the running primary serves a standby. */
  static Optional<Server.Walsender> walsender(View view, NodeId id, Node node) {
    return isPrimary(view, id)
        ? Optional.empty()
        : node.admission()
            .flatMap(a -> view.runningPrimary().flatMap(p -> p.walsender(a.applicationName())));
  }
}
