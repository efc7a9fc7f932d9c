package dev.primacy.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.primacy.api.v1.FenceKind;
import dev.primacy.api.v1.OperationRecord;
import dev.primacy.chaos.Ground.Cure;
import dev.primacy.chaos.HostNetworks.Direction;
import dev.primacy.cli.playground.AcknowledgedWriter;
import dev.primacy.cli.playground.LocalCluster;
import dev.primacy.cli.playground.LocalServer;
import dev.primacy.core.cluster.NodeId;
import java.sql.SQLException;
import java.time.Duration;
import java.util.SortedSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A primary that waits for nobody, under a lease of 5 s: on real hosts, without a watchdog. */
class LeaseIT {

  private static final int SOME_ROWS = 50;
  private static final int SOME_ATTEMPTS = 4;
  private static final Duration LEASE = Duration.ofSeconds(5);
  // From the last renewal, which may be a second old already.
  private static final Duration SHORTEST = Duration.ofSeconds(3);

  @RegisterExtension static final RealCluster CLUSTER = RealCluster.leasedOnHosts(3);

  /** ADR 0016: its clients are told of commits until the lease is over, and of none after it. */
  @Test
  void cutOffItEndsItselfBeforeAnotherOneIsChosen() {
    LocalCluster cluster = CLUSTER.cluster();
    var _ = CLUSTER.awaitSteady();
    NodeId old = cluster.primary();
    try (GluedWriters glued = GluedWriters.at(cluster.server(old))) {
      await().atMost(RealCluster.SOON).until(() -> glued.acknowledged().size() > SOME_ROWS);
      long cut = System.nanoTime();
      Cure cure = CLUSTER.ground().partition(old, Direction.BOTH);
      SortedSet<Integer> late;
      try {
        await()
            .pollInterval(Duration.ofMillis(20))
            .atMost(RealCluster.SOON)
            .until(() -> !cluster.primary().equals(old));
        long chosen = System.nanoTime();
        await()
            .atMost(RealCluster.SOON)
            .until(() -> glued.sentAfter(chosen).size() >= SOME_ATTEMPTS);
        late = glued.sentAfter(chosen);
        System.out.printf("another one in charge after %d ms%n", (chosen - cut) / 1_000_000);
        assertThat(Duration.ofNanos(chosen - cut)).isGreaterThan(SHORTEST);
      } finally {
        cure.apply();
      }
      var operation = CLUSTER.operation();
      assertThat(RealCluster.fences(operation)).containsExactly(FenceKind.FENCE_KIND_LEASE_EXPIRED);
      SortedSet<Integer> told = glued.acknowledged();
      assertThat(told).doesNotContainAnyElementsOf(late);
      assertThat(glued.sentAfter(cut).headSet(late.first()))
          .as("in its lease")
          .containsAnyElementsOf(told);
      assertThat(CLUSTER.awaitSteady().getPrimary()).isNotEqualTo(old.name());
      assertThatTheLossIsTold(old);
    }
  }

  private static void assertThatTheLossIsTold(NodeId old) {
    await().atMost(RealCluster.WELL_AGAIN).until(() -> CLUSTER.operation().getLossesCount() > 0);
    OperationRecord operation = CLUSTER.operation();
    System.out.println(operation.getLossesList());
    assertThat(operation.getLosses(0).getPrimary()).isEqualTo(old.name());
    assertThat(operation.getLosses(0).getBytes()).isPositive();
  }

  @Test
  void withoutManagersItEndsItselfAndIsFoundAgainWithEveryRow() throws SQLException {
    LocalCluster cluster = CLUSTER.cluster();
    AcknowledgedWriter writer = CLUSTER.startWriter();
    LocalServer server = cluster.server(cluster.primary());
    long lost = System.nanoTime();
    Cure cure =
        CLUSTER.ground().killManagers(cluster.plan().managers().stream().map(m -> m.id()).toList());
    try {
      await()
          .pollInterval(Duration.ofMillis(20))
          .atMost(RealCluster.SOON)
          .until(() -> server.postmaster().isEmpty());
      Duration lasted = Duration.ofNanos(System.nanoTime() - lost);
      System.out.printf("ended after %d ms without managers%n", lasted.toMillis());
      assertThat(lasted).isBetween(SHORTEST, LEASE.plusSeconds(2));
    } finally {
      cure.apply();
    }
    CLUSTER.requireAllRows(writer);
  }
}
