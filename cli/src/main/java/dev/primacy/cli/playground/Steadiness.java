package dev.primacy.cli.playground;

import dev.primacy.api.v1.ClusterStatus;
import dev.primacy.api.v1.NodeStatus;
import dev.primacy.api.v1.Phase;
import dev.primacy.api.v1.Role;
import java.util.ArrayList;
import java.util.List;

/**
 * What a cluster lacks until all is well: every node does its part, and commits wait for whom they
 * should.
 */
record Steadiness(int nodes, boolean isAsync) {

  /** What is missing, in words; empty when nothing is. */
  List<String> missing(List<ClusterStatus> clusters) {
    return clusters.isEmpty() ? List.of("no cluster yet") : missing(clusters.getFirst());
  }

  private List<String> missing(ClusterStatus cluster) {
    List<String> missing = new ArrayList<>();
    if (cluster.getPhase() != Phase.PHASE_STEADY) {
      missing.add("no confirmed primary");
    }
    for (NodeStatus node : cluster.getNodesList()) {
      String wanted = node.getRole() == Role.ROLE_PRIMARY ? "running" : "streaming";
      if (!node.getState().equals(wanted)) {
        missing.add(node.getName() + " is " + node.getState().replace('_', ' '));
      }
    }
    if (cluster.getNodesCount() < nodes) {
      missing.add("%d of %d nodes have joined".formatted(cluster.getNodesCount(), nodes));
    }
    if (missing.isEmpty() && !isRuleActive(cluster)) {
      missing.add("the durability rule is not active");
    }
    return missing;
  }

  private boolean isRuleActive(ClusterStatus cluster) {
    if (cluster.getDurability().getPendingCount() > 0) {
      return false;
    }
    boolean waitsForStandbys = !isAsync && nodes > 1;
    return cluster.getDurability().getRequired() == (waitsForStandbys ? 1 : 0)
        && (!waitsForStandbys || cluster.getDurability().getAcknowledgersCount() == nodes - 1);
  }
}
