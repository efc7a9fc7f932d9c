package dev.primacy.manager;

import dev.primacy.api.Refusal;
import dev.primacy.api.v1.Check;
import dev.primacy.api.v1.Finding;
import dev.primacy.api.v1.SwitchoverRequest;
import dev.primacy.api.v1.SwitchoverResponse;
import dev.primacy.api.v1.Warning;
import dev.primacy.api.v1.WarningKind;
import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Operation;
import dev.primacy.core.cluster.Switchover;
import dev.primacy.core.decision.SwitchoverPlan;
import dev.primacy.core.decision.SwitchoverWarning;
import dev.primacy.core.decision.SwitchoverWarning.Inspected;
import dev.primacy.core.decision.View;
import dev.primacy.core.node.Inspection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Takes orders to move a primary: says what stands in the way, and puts into the log what may be.
 */
final class SwitchoverDesk {

  private static final int MOST_TRIES = 5;

  /** Finds out what goes on in servers, one after another in the order of the nodes. */
  interface Inquiry {
    List<Optional<Inspection>> of(ClusterId cluster, List<NodeId> nodes);
  }

  private final OrderLog log;
  private final Inquiry inquiry;

  SwitchoverDesk(OrderLog log, Inquiry inquiry) {
    this.log = log;
    this.inquiry = inquiry;
  }

  SwitchoverResponse order(SwitchoverRequest request) {
    ClusterId cluster = new ClusterId(request.getCluster());
    for (int i = 0; i < MOST_TRIES; i++) {
      View view = log.view(cluster);
      ClusterState state = view.state();
      NodeId from = OrderLog.primary(state);
      NodeId to =
          request.getTo().isEmpty() ? best(view, from) : OrderLog.node(state, request.getTo());
      Optional<Long> underWay = underWay(state, to);
      if (to.equals(from) || underWay.isPresent()) {
        return answer(from, to, List.of(), underWay.orElse(0L)).build();
      }
      List<SwitchoverPlan.Finding> findings = SwitchoverPlan.of(view, to);
      boolean clear = findings.stream().allMatch(SwitchoverPlan.Finding::passed);
      if (request.getDryRun()) {
        return answer(from, to, findings, 0).addAllWarnings(warnings(cluster, from, to)).build();
      }
      if (!clear) {
        return answer(from, to, findings, 0).build();
      }
      Switchover order = new Switchover(from, to, request.getRequestedBy());
      OptionalLong index = log.submit(cluster, state.revision(), new Command.Prepare(order));
      if (index.isPresent()) {
        return answer(from, to, findings, index.getAsLong()).build();
      }
    }
    throw Refusal.of(Refusal.Reason.STALE, "the cluster keeps changing; try again").toException();
  }

  /** The first in order of name that is ready; where nobody is, the first, to say why. */
  private static NodeId best(View view, NodeId from) {
    List<NodeId> standbys =
        view.state().nodes().ids().stream().filter(id -> !id.equals(from)).toList();
    return standbys.stream()
        .filter(id -> SwitchoverPlan.of(view, id).stream().allMatch(SwitchoverPlan.Finding::passed))
        .findFirst()
        .or(() -> standbys.stream().findFirst())
        .orElseThrow(() ->
            Refusal.of(Refusal.Reason.UNKNOWN_NODE, view.state().id() + " has no standby")
                .toException());
  }

  /** Who asks for what is being done is told its number. */
  private static Optional<Long> underWay(ClusterState state, NodeId to) {
    boolean same =
        switch (state.operation()) {
          case Operation.Preparing p -> p.order().to().equals(to);
          case Operation.Retiring r -> r.order().to().equals(to);
          case Operation.Begun b -> b.preferred().filter(to::equals).isPresent();
          case Operation.Created _, Operation.Founding _, Operation.Steady _, Operation.Chosen _ ->
              false;
        };
    return same ? Optional.of(state.history().getLast().id()) : Optional.empty();
  }

  private static SwitchoverResponse.Builder answer(
      NodeId from, NodeId to, List<SwitchoverPlan.Finding> findings, long operation) {
    return SwitchoverResponse.newBuilder()
        .setOperation(operation)
        .setFrom(from.name())
        .setTo(to.name())
        .addAllFindings(findings.stream().map(SwitchoverDesk::finding).toList());
  }

  private static Finding finding(SwitchoverPlan.Finding finding) {
    return Finding.newBuilder()
        .setCheck(Check.valueOf("CHECK_" + finding.check().name()))
        .setPassed(finding.passed())
        .setFound(finding.found())
        .build();
  }

  /** Only for who reads them before anything is ordered: an order waits for nobody's answer. */
  private List<Warning> warnings(ClusterId cluster, NodeId from, NodeId to) {
    List<Optional<Inspection>> found = inquiry.of(cluster, List.of(from, to));
    return SwitchoverWarning.of(
            new Inspected(from, found.getFirst()), new Inspected(to, found.getLast()))
        .stream()
        .map(w ->
            Warning.newBuilder()
                .setKind(WarningKind.valueOf("WARNING_KIND_" + w.kind().name()))
                .setFound(w.found())
                .build())
        .toList();
  }
}
