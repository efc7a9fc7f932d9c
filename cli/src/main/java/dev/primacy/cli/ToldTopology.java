package dev.primacy.cli;

import dev.primacy.api.v1.Phase;
import dev.primacy.api.v1.Role;
import dev.primacy.api.v1.TopologyNode;
import dev.primacy.api.v1.TopologyPrimary;
import dev.primacy.client.Topology;

/** What the client library tells, as the API's own message again: the one form that scripts see. */
final class ToldTopology {

  private ToldTopology() {}

  static dev.primacy.api.v1.Topology of(Topology topology) {
    var message =
        dev.primacy.api.v1.Topology.newBuilder()
            .setCluster(topology.cluster())
            .setEpoch(topology.epoch())
            .setBegunEpoch(topology.begunEpoch())
            .setRevision(topology.revision())
            .setPhase(phase(topology.phase()));
    topology
        .primary()
        .ifPresent(primary ->
            message.setPrimary(
                TopologyPrimary.newBuilder()
                    .setNode(primary.node())
                    .setAddress(primary.address())
                    .setCertain(primary.certain())));
    topology.nodes().forEach(node -> message.addNodes(node(node, topology)));
    return message.build();
  }

  private static TopologyNode node(Topology.Node node, Topology topology) {
    boolean isPrimary = topology.primary().filter(p -> p.node().equals(node.name())).isPresent();
    TopologyNode.Builder message =
        TopologyNode.newBuilder()
            .setName(node.name())
            .setAddress(node.address())
            .setRole(isPrimary ? Role.ROLE_PRIMARY : Role.ROLE_STANDBY)
            .setMayServeReads(node.mayServeReads())
            .setZone(node.zone());
    node.lagBytes().ifPresent(message::setLagBytes);
    return message.build();
  }

  private static Phase phase(Topology.Phase phase) {
    return switch (phase) {
      case CREATED -> Phase.PHASE_CREATED;
      case FOUNDING -> Phase.PHASE_FOUNDING;
      case STEADY -> Phase.PHASE_STEADY;
      case ELECTING -> Phase.PHASE_ELECTING;
      case PROMOTING -> Phase.PHASE_PROMOTING;
      case PREPARING -> Phase.PHASE_PREPARING;
      case RETIRING -> Phase.PHASE_RETIRING;
      case UNKNOWN -> Phase.PHASE_UNSPECIFIED;
    };
  }
}
