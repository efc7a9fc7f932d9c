package dev.primacy.manager;

import static dev.primacy.core.given.ClusterBuilder.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.api.v1.SwitchoverRequest;
import dev.primacy.api.v1.SwitchoverResponse;
import dev.primacy.api.v1.Warning;
import dev.primacy.api.v1.WarningKind;
import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.decision.SwitchoverWarning;
import dev.primacy.core.decision.View;
import dev.primacy.core.given.ClusterBuilder;
import dev.primacy.core.node.Inspection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an operator is told before a planned move, and what it waits for. */
final class SwitchoverDeskTest {

  private static final Inspection BACKUP =
      new Inspection(0, false, 0, Duration.ZERO, 0, 1, new TreeMap<>(), new TreeSet<>());

  private final ClusterBuilder cluster =
      aCluster().withPrimary("a").withStandby("b").withStandby("c");
  private final List<NodeId> asked = new ArrayList<>();
  private List<Optional<Inspection>> found =
      List.of(Optional.of(BACKUP), Optional.of(Inspection.QUIET));

  private final SwitchoverDesk desk =
      new SwitchoverDesk(
          new OrderLog() {
            @Override
            public View view(ClusterId id) {
              return cluster.view();
            }

            @Override
            public OptionalLong submit(ClusterId id, long basis, Command command) {
              return OptionalLong.of(cluster.apply(command).state().revision());
            }
          },
          (_, nodes) -> {
            asked.addAll(nodes);
            return found;
          });

  private SwitchoverResponse order(boolean dryRun) {
    return desk.order(
        SwitchoverRequest.newBuilder()
            .setCluster("orders")
            .setTo("b")
            .setDryRun(dryRun)
            .setRequestedBy("ada")
            .build());
  }

  @Test
  void aDryRunTellsWhatTheMoveCosts() {
    SwitchoverResponse answer = order(true);
    assertThat(answer.getWarningsList())
        .extracting(Warning::getKind)
        .containsExactly(WarningKind.WARNING_KIND_BACKUP_RUNNING);
    assertThat(answer.getOperation()).isZero();
    assertThat(asked).containsExactly(new NodeId("a"), new NodeId("b"));
  }

  @Test
  void aWarningStandsInNobodysWayAndAnOrderWaitsForNoAnswer() {
    assertThat(order(false).getOperation()).isPositive();
    assertThat(asked).isEmpty();
  }

  @Test
  void whoeverDoesNotAnswerIsAWarning() {
    found = List.of(Optional.empty(), Optional.empty());
    assertThat(order(true).getWarningsList())
        .extracting(Warning::getKind)
        .containsExactly(
            WarningKind.WARNING_KIND_NOT_INSPECTED, WarningKind.WARNING_KIND_NOT_INSPECTED);
  }

  @ParameterizedTest
  @EnumSource
  void eachKindHasAName(SwitchoverWarning.Kind kind) {
    assertThat(WarningKind.valueOf("WARNING_KIND_" + kind.name()).getNumber()).isPositive();
  }
}
