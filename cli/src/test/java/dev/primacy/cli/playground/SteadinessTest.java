package dev.primacy.cli.playground;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.api.v1.ClusterStatus;
import dev.primacy.api.v1.Durability;
import dev.primacy.api.v1.NodeStatus;
import dev.primacy.api.v1.Phase;
import dev.primacy.api.v1.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SteadinessTest {

  private static final Steadiness THREE = new Steadiness(3, false);

  private static ClusterStatus.Builder well() {
    return ClusterStatus.newBuilder()
        .setPhase(Phase.PHASE_STEADY)
        .setDurability(
            Durability.newBuilder().setRequired(1).addAcknowledgers("n2").addAcknowledgers("n3"))
        .addNodes(node("n1", Role.ROLE_PRIMARY, "running"))
        .addNodes(node("n2", Role.ROLE_STANDBY, "streaming"))
        .addNodes(node("n3", Role.ROLE_STANDBY, "streaming"));
  }

  private static NodeStatus node(String name, Role role, String state) {
    return NodeStatus.newBuilder().setName(name).setRole(role).setState(state).build();
  }

  private static List<String> missing(Steadiness wanted, ClusterStatus.Builder cluster) {
    return wanted.missing(List.of(cluster.build()));
  }

  @Test
  void allIsWell() {
    assertThat(missing(THREE, well())).isEmpty();
  }

  @Test
  void aNodeThatDoesNotDoItsPartIsNamed() {
    assertThat(missing(THREE, well().setNodes(1, node("n2", Role.ROLE_STANDBY, "rebuilding"))))
        .containsExactly("n2 is rebuilding");
    assertThat(missing(THREE, well().removeNodes(2))).containsExactly("2 of 3 nodes have joined");
  }

  @Test
  void aPrimaryThatIsNotConfirmedIsNone() {
    assertThat(missing(THREE, well().setPhase(Phase.PHASE_PROMOTING)))
        .containsExactly("no confirmed primary");
    assertThat(THREE.missing(List.of())).containsExactly("no cluster yet");
  }

  @Test
  void theRuleMustAskEveryStandbyAndNoneMayBePending() {
    String notActive = "the durability rule is not active";
    assertThat(missing(THREE, well().setDurability(Durability.newBuilder().setRequired(0))))
        .containsExactly(notActive);
    assertThat(
            missing(
                THREE,
                well()
                    .setDurability(Durability.newBuilder().setRequired(1).addAcknowledgers("n2"))))
        .containsExactly(notActive);
    ClusterStatus.Builder changing = well();
    changing.getDurabilityBuilder().addPending("nobody");
    assertThat(missing(THREE, changing)).containsExactly(notActive);
  }

  @Test
  void anAsynchronousClusterAsksNobody() {
    Steadiness async = new Steadiness(3, true);
    assertThat(missing(async, well())).isNotEmpty();
    assertThat(missing(async, well().setDurability(Durability.getDefaultInstance()))).isEmpty();
  }
}
