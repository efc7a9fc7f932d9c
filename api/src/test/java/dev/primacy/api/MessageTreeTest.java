package dev.primacy.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.api.v1.ClusterStatus;
import dev.primacy.api.v1.Durability;
import dev.primacy.api.v1.LocalFacts;
import dev.primacy.api.v1.ManagerRole;
import dev.primacy.api.v1.ManagerStatus;
import dev.primacy.api.v1.NodeStatus;
import dev.primacy.api.v1.Phase;
import dev.primacy.api.v1.Role;
import dev.primacy.api.v1.StatusResponse;
import java.math.BigInteger;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MessageTreeTest {

  @Test
  void namesWhatScriptsRelyOn() {
    Map<String, Object> status = MessageTree.of(StatusResponse.getDefaultInstance());
    Map<String, Object> cluster = MessageTree.of(ClusterStatus.getDefaultInstance());
    Map<String, Object> node = MessageTree.of(NodeStatus.getDefaultInstance());
    Map<String, Object> manager = MessageTree.of(ManagerStatus.getDefaultInstance());

    assertThat(status).containsKeys("clusters", "managers");
    assertThat(cluster).containsKeys("name", "epoch", "primary", "phase", "nodes");
    assertThat(node).containsKeys("name", "address", "role", "state", "timeline", "lsn", "verdict");
    assertThat(manager).containsKeys("id", "address", "role");
    assertThat(
            MessageTree.of(
                ClusterStatus.newBuilder().setDurability(Durability.getDefaultInstance()).build()))
        .containsKey("durability");
  }

  @Test
  void writesWordsAndNumbersAsScriptsExpectThem() {
    NodeStatus node =
        NodeStatus.newBuilder().setRole(Role.ROLE_STANDBY).setLagBytes(1L << 33).build();
    ClusterStatus cluster =
        ClusterStatus.newBuilder().setEpoch(3).setPhase(Phase.PHASE_STEADY).addNodes(node).build();

    assertThat(MessageTree.of(cluster)).containsEntry("epoch", 3L).containsEntry("phase", "steady");
    assertThat(MessageTree.of(node))
        .containsEntry("role", "standby")
        .containsEntry("lag_bytes", 1L << 33)
        .containsEntry("verdict", "unspecified");
    assertThat(
            MessageTree.of(
                ManagerStatus.newBuilder().setRole(ManagerRole.MANAGER_ROLE_LEADER).build()))
        .containsEntry("role", "leader");
  }

  @Test
  void tellsAbsentFromZero() {
    assertThat(MessageTree.of(NodeStatus.getDefaultInstance())).doesNotContainKey("lag_bytes");
    assertThat(MessageTree.of(NodeStatus.newBuilder().setLagBytes(0).build()))
        .containsEntry("lag_bytes", 0L);
    assertThat(MessageTree.of(ClusterStatus.getDefaultInstance())).doesNotContainKey("durability");
  }

  @Test
  void readsUnsignedNumbersAsUnsigned() {
    assertThat(MessageTree.of(LocalFacts.newBuilder().setToken(-1).build()))
        .containsEntry("token", BigInteger.TWO.pow(64).subtract(BigInteger.ONE));
  }

  @Test
  void doesNotStumbleOverAWordFromTheFuture() {
    NodeStatus node = NodeStatus.newBuilder().setRoleValue(77).build();
    assertThat(MessageTree.of(node))
        .hasEntrySatisfying("role", word -> assertThat(word).asString().contains("77"));
  }
}
