package dev.primacy.manager;

import dev.primacy.api.Refusal;
import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.Names;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.decision.View;
import java.util.Optional;
import java.util.OptionalLong;

/** Where a cluster stands, and how its record is changed by an operator's order. */
interface OrderLog {

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

  /** The confirmed primary. */
  static NodeId primary(ClusterState state) {
    return state
        .confirmed()
        .map(reign -> reign.primary())
        .orElseThrow(() ->
            Refusal.of(Refusal.Reason.STALE, state.id() + " has no primary yet").toException());
  }

  static NodeId node(ClusterState state, String name) {
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
}
