package dev.primacy.manager;

import dev.primacy.api.Refusal;
import dev.primacy.api.v1.Check;
import dev.primacy.api.v1.Finding;
import dev.primacy.api.v1.SwitchoverRequest;
import dev.primacy.api.v1.SwitchoverResponse;
import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.Names;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Operation;
import dev.primacy.core.cluster.Switchover;
import dev.primacy.core.decision.SwitchoverPlan;
import dev.primacy.core.decision.View;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Takes orders to move a primary: says what stands in the way, and puts into the log what may be.
 */
final class SwitchoverDesk {

  private static final int MOST_TRIES = 5;

  /** Where the cluster stands, and how its record is changed. */
  interface Log {
    /**
     * @throws io.grpc.StatusRuntimeException where there is no such cluster
     */
    View view(ClusterId cluster);

    /**
     * The log index of the change; empty where the cluster has changed since it was looked at.
     *
     * @throws io.grpc.StatusRuntimeException where the log did not take it
     */
    OptionalLong submit(ClusterId cluster, long basis, Command command);
  }

  private final Log log;

  SwitchoverDesk(Log log) {
    this.log = log;
  }

  SwitchoverResponse order(SwitchoverRequest request) {
    ClusterId cluster = new ClusterId(request.getCluster());
    for (int i = 0; i < MOST_TRIES; i++) {
      View view = log.view(cluster);
      ClusterState state = view.state();
      NodeId from = primary(state);
      NodeId to = request.getTo().isEmpty() ? best(view, from) : node(state, request.getTo());
      Optional<Long> underWay = underWay(state, to);
      if (to.equals(from) || underWay.isPresent()) {
        return answer(from, to, List.of(), underWay.orElse(0L));
      }
      List<SwitchoverPlan.Finding> findings = SwitchoverPlan.of(view, to);
      boolean clear = findings.stream().allMatch(SwitchoverPlan.Finding::passed);
      if (request.getDryRun() || !clear) {
        return answer(from, to, findings, 0);
      }
      Switchover order = new Switchover(from, to, request.getRequestedBy());
      OptionalLong index = log.submit(cluster, state.revision(), new Command.Prepare(order));
      if (index.isPresent()) {
        return answer(from, to, findings, index.getAsLong());
      }
    }
    throw Refusal.of(Refusal.Reason.STALE, "the cluster keeps changing; try again").toException();
  }

  private static NodeId primary(ClusterState state) {
    return state
        .confirmed()
        .map(reign -> reign.primary())
        .orElseThrow(() ->
            Refusal.of(Refusal.Reason.STALE, state.id() + " has no primary yet").toException());
  }

  private static NodeId node(ClusterState state, String name) {
    Optional<NodeId> node =
        Optional.of(name)
            .filter(Names::isName)
            .map(NodeId::new)
            .filter(id -> state.nodes().find(id).isPresent());
    return node.orElseThrow(() ->
        Refusal.of(
                Refusal.Reason.UNKNOWN_NODE,
                "no node '%s' in %s; known: %s".formatted(name, state.id(), state.nodes().ids()))
            .toException());
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

  private static SwitchoverResponse answer(
      NodeId from, NodeId to, List<SwitchoverPlan.Finding> findings, long operation) {
    return SwitchoverResponse.newBuilder()
        .setOperation(operation)
        .setFrom(from.name())
        .setTo(to.name())
        .addAllFindings(findings.stream().map(SwitchoverDesk::finding).toList())
        .build();
  }

  private static Finding finding(SwitchoverPlan.Finding finding) {
    return Finding.newBuilder()
        .setCheck(Check.valueOf("CHECK_" + finding.check().name()))
        .setPassed(finding.passed())
        .setFound(finding.found())
        .build();
  }
}
