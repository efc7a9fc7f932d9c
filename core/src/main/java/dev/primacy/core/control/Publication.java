package dev.primacy.core.control;

import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.Node;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Operation.Preparing;
import dev.primacy.core.cluster.Operation.Steady;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.cluster.Topology;
import dev.primacy.core.cluster.Topology.Member;
import dev.primacy.core.cluster.Topology.Phase;
import dev.primacy.core.decision.View;
import dev.primacy.core.node.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a manager publishes of a cluster. Who is primary comes from the log alone; what this manager
 * sees only takes reads away from a node, or adds a lag.
 */
public final class Publication {

  private Publication() {}

  public static Topology of(View view) {
    ClusterState state = view.state();
    Optional<Reign> confirmed = state.confirmed();
    List<Member> members = new ArrayList<>();
    state.nodes().forEach(e -> members.add(member(view, confirmed, e.getKey(), e.getValue())));
    return new Topology(
        state.id(),
        confirmed.map(Reign::epoch).orElse(Epoch.NONE),
        state.epoch(),
        state.revision(),
        Phase.of(state.operation()),
        confirmed.map(reign -> primary(state, reign)),
        members);
  }

  private static Topology.Primary primary(ClusterState state, Reign reign) {
    String address =
        state.nodes().find(reign.primary()).map(n -> n.settings().address()).orElse("");
    return new Topology.Primary(reign.primary(), address, isCertain(state));
  }

  /** It has not been told to go. */
  private static boolean isCertain(ClusterState state) {
    return state.operation() instanceof Steady || state.operation() instanceof Preparing;
  }

  private static Member member(View view, Optional<Reign> confirmed, NodeId id, Node node) {
    boolean inCharge = confirmed.filter(reign -> reign.primary().equals(id)).isPresent();
    boolean readable =
        inCharge
            ? isCertain(view.state())
            : confirmed.filter(reign -> mayServeReads(view, reign, id, node)).isPresent();
    return new Member(
        id,
        node.settings().address(),
        readable,
        inCharge ? OptionalLong.empty() : lagBytes(view, node),
        node.settings().zone());
  }

  /**
   * Its WAL is the confirmed primary's, and it follows. While the primary is replaced nobody
   * follows anybody: then a standby serves what it has, rather than nobody anything.
   */
  private static boolean mayServeReads(View view, Reign confirmed, NodeId id, Node node) {
    return node.settings().reads()
        && node.rebuild().isEmpty()
        && view.report(id)
            .filter(report ->
                report.server() instanceof Server.Standby standby
                    && confirmed.lineage().contains(standby.end())
                    && (standby.receiving() || !isCertain(view.state())))
            .isPresent();
  }

  private static OptionalLong lagBytes(View view, Node node) {
    Optional<Server.Primary> primary = view.runningPrimary();
    return primary
        .flatMap(p -> node.admission().flatMap(a -> p.walsender(a.applicationName())))
        .map(w -> OptionalLong.of(primary.get().flushed().bytesSince(w.replayed())))
        .orElse(OptionalLong.empty());
  }
}
