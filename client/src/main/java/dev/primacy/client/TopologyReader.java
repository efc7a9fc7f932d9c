package dev.primacy.client;

import dev.primacy.api.v1.TopologyNode;
import java.util.Optional;
import java.util.OptionalLong;

/** Turns what managers send into what users read. */
final class TopologyReader {

  private TopologyReader() {}

  static Topology read(dev.primacy.api.v1.Topology told) {
    return new Topology(
        told.getCluster(),
        told.getEpoch(),
        told.getBegunEpoch(),
        told.getRevision(),
        phase(told.getPhase()),
        told.hasPrimary() ? Optional.of(primary(told)) : Optional.empty(),
        told.getNodesList().stream().map(TopologyReader::node).toList());
  }

  private static Topology.Primary primary(dev.primacy.api.v1.Topology told) {
    return new Topology.Primary(
        told.getPrimary().getNode(),
        told.getPrimary().getAddress(),
        told.getPrimary().getCertain());
  }

  private static Topology.Node node(TopologyNode node) {
    return new Topology.Node(
        node.getName(),
        node.getAddress(),
        node.getMayServeReads(),
        node.hasLagBytes() ? OptionalLong.of(node.getLagBytes()) : OptionalLong.empty(),
        node.getZone());
  }

  private static Topology.Phase phase(dev.primacy.api.v1.Phase phase) {
    return switch (phase) {
      case PHASE_CREATED -> Topology.Phase.CREATED;
      case PHASE_FOUNDING -> Topology.Phase.FOUNDING;
      case PHASE_STEADY -> Topology.Phase.STEADY;
      case PHASE_PREPARING -> Topology.Phase.PREPARING;
      case PHASE_RETIRING -> Topology.Phase.RETIRING;
      case PHASE_ELECTING -> Topology.Phase.ELECTING;
      case PHASE_PROMOTING -> Topology.Phase.PROMOTING;
      case PHASE_UNSPECIFIED, UNRECOGNIZED -> Topology.Phase.UNKNOWN;
    };
  }
}
