package dev.primacy.manager;

import dev.primacy.api.v1.FailoverResponse;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Operation;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.decision.FailoverPlan;
import dev.primacy.core.decision.View;
import dev.primacy.core.node.Report;
import dev.primacy.core.node.Server;
import java.util.Comparator;
import java.util.Optional;

/**
 * Why no failover comes by itself, with the arithmetic: what is missing for the best that is left.
 */
final class BestLeft {

  private BestLeft() {}

  /** Empty while the primary is well or all can be proven, and where nobody is left at all. */
  static Optional<FailoverResponse> of(View view) {
    return isLost(view)
        ? best(view)
            .map(node -> FailoverPlan.of(view, node))
            .filter(p -> !p.losesNothing() || p.fencing() != FailoverPlan.Fencing.PROVABLE)
            .map(plan -> FailoverDesk.answer(plan, view, 0))
        : Optional.empty();
  }

  // Asked of what every manager sees, not of what its leader waits for.
  private static boolean isLost(View view) {
    return switch (view.state().operation()) {
      case Operation.Created _, Operation.Founding _, Operation.Retiring _ -> false;
      case Operation.Begun _ -> true;
      case Operation.Steady _, Operation.Preparing _, Operation.Chosen _ ->
          switch (view.judgement().verdict()) {
            case CRASHED, UNREACHABLE, FROZEN, STORAGE_HUNG, REBORN, PROMOTION_FAILED -> true;
            case HEALTHY,
                AGENT_SILENT,
                CUT_OFF,
                OVERLOADED,
                REPLACED_BY_ORDER,
                BECOMING_PRIMARY,
                SUSPECTED,
                DUPLICATE,
                UNKNOWN ->
                false;
          };
    };
  }

  private static Optional<NodeId> best(View view) {
    Comparator<NodeId> order =
        Comparator.comparing((NodeId id) -> end(view, id).orElseThrow())
            .thenComparing(Comparator.<NodeId>naturalOrder().reversed());
    return view.state().nodes().ids().stream().filter(id -> end(view, id).isPresent()).max(order);
  }

  private static Optional<Position> end(View view, NodeId id) {
    return view.report(id)
        .map(Report::server)
        .flatMap(s -> s instanceof Server.Standby b ? Optional.of(b.end()) : Optional.empty());
  }
}
