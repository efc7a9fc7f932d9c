package dev.primacy.manager;

import dev.primacy.api.v1.Role;
import dev.primacy.api.v1.TopologyNode;
import dev.primacy.api.v1.TopologyPrimary;
import dev.primacy.core.cluster.Topology;

/** A topology as subscribers are sent it. */
final class TopologyText {

  private TopologyText() {}

  static dev.primacy.api.v1.Topology of(Topology topology) {
    dev.primacy.api.v1.Topology.Builder builder =
        dev.primacy.api.v1.Topology.newBuilder()
            .setCluster(topology.cluster().name())
            .setEpoch(topology.epoch().number())
            .setRevision(topology.revision())
            .setPhase(Words.phase(topology.phase()))
            .setBegunEpoch(topology.begun().number());
    topology
        .primary()
        .ifPresent(p ->
            builder.setPrimary(
                TopologyPrimary.newBuilder()
                    .setNode(p.node().name())
                    .setAddress(p.address())
                    .setCertain(p.certain())));
    for (Topology.Member member : topology.nodes()) {
      TopologyNode.Builder node =
          TopologyNode.newBuilder()
              .setName(member.node().name())
              .setAddress(member.address())
              .setRole(isPrimary(topology, member) ? Role.ROLE_PRIMARY : Role.ROLE_STANDBY)
              .setMayServeReads(member.readable())
              .setZone(member.zone());
      member.lagBytes().ifPresent(node::setLagBytes);
      builder.addNodes(node);
    }
    return builder.build();
  }

  private static boolean isPrimary(Topology topology, Topology.Member member) {
    return topology.primary().filter(p -> p.node().equals(member.node())).isPresent();
  }
}
