package dev.primacy.manager;

import static dev.primacy.core.given.ClusterBuilder.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.api.v1.NodeStatus;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.given.ClusterBuilder;
import dev.primacy.core.node.Server;
import org.junit.jupiter.api.Test;

final class NodeStatusTextTest {

  private final ClusterBuilder cluster =
      aCluster().withPrimary("a").withNode("b", new Server.Absent());

  @Test
  void aDirectoryThatMustNotBeTouchedIsNamed() {
    NodeStatus status = status(cluster.sees("b", new Server.Unusable("/data holds a letter")));
    assertThat(status.getState()).isEqualTo("unusable");
    assertThat(status.getTrouble()).isEqualTo("/data holds a letter");
  }

  private static NodeStatus status(ClusterBuilder cluster) {
    return NodeStatusText.of(cluster.view(), new NodeId("b"));
  }
}
