package dev.primacy.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.primacy.api.v1.Verdict;
import dev.primacy.chaos.Ground.Cure;
import dev.primacy.chaos.HostNetworks.Direction;
import dev.primacy.cli.playground.AcknowledgedWriter;
import dev.primacy.cli.playground.LocalCluster;
import dev.primacy.cli.playground.LocalServer;
import dev.primacy.core.cluster.ManagerId;
import dev.primacy.core.cluster.NodeId;
import java.sql.SQLException;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A primary that nobody can reach any more, and that has clients of its own: they write on, and
 * nothing that they are told is worth less than what anybody else is told.
 */
class LostPrimaryIT {

  private static final int SOME_ROWS = 50;
  private static final int SOME_ATTEMPTS = 4;

  @RegisterExtension static final RealCluster CLUSTER = RealCluster.onHosts(3);

  private AcknowledgedWriter writer;

  @BeforeEach
  void startWriter() throws SQLException {
    writer = CLUSTER.startWriter();
  }

  @AfterEach
  void everyAcknowledgedRowIsOnTheFinalPrimary() throws SQLException {
    CLUSTER.requireAllRows(writer);
  }

  @Test
  void cutOffItAcknowledgesNothingToItsOwnHost() {
    assertThatNothingIsAcknowledgedAfterTheChoice(
        Verdict.VERDICT_UNREACHABLE, old -> CLUSTER.ground().partition(old, Direction.BOTH));
  }

  @Test
  void frozenItAcknowledgesNothingWhenItThaws() {
    assertThatNothingIsAcknowledgedAfterTheChoice(
        Verdict.VERDICT_FROZEN, old -> CLUSTER.ground().freeze(old));
  }

  private void assertThatNothingIsAcknowledgedAfterTheChoice(
      Verdict verdict, Function<NodeId, Cure> fault) {
    LocalCluster cluster = CLUSTER.cluster();
    NodeId old = cluster.primary();
    LocalServer oldServer = cluster.server(old);
    try (Told told = Told.by(cluster);
        GluedWriters glued = GluedWriters.at(oldServer)) {
      await().atMost(RealCluster.SOON).until(() -> glued.acknowledged().size() > SOME_ROWS);
      SortedSet<Integer> late;
      Cure cure = fault.apply(old);
      try {
        await().atMost(RealCluster.SOON).until(() -> !cluster.primary().equals(old));
        long afterTheChoice = System.nanoTime();
        await()
            .atMost(RealCluster.SOON)
            .until(() -> glued.sentAfter(afterTheChoice).size() >= SOME_ATTEMPTS);
        late = glued.sentAfter(afterTheChoice);
        assertThat(CLUSTER.operation().getCause().getVerdict()).isEqualTo(verdict);
      } finally {
        cure.apply();
      }
      assertThat(CLUSTER.awaitSteady().getPrimary()).isNotEqualTo(old.name());
      SortedSet<Integer> promised = glued.acknowledged();
      List<Integer> kept = rows(cluster.server(cluster.primary()));
      System.out.printf(
          "glued: %d acknowledged, %d kept, %d sent after the choice; %s%n",
          promised.size(), kept.size(), late.size(), told);
      assertThat(kept).containsAll(promised).doesNotContainAnyElementsOf(late);
      assertThat(promised).doesNotContainAnyElementsOf(late);
      await().atMost(RealCluster.SOON).until(() -> rows(oldServer).equals(kept));
      assertThat(told.primaries())
          .hasSizeGreaterThanOrEqualTo(2)
          .allSatisfy((_, names) -> assertThat(names).hasSize(1));
    }
  }

  private static List<Integer> rows(LocalServer server) {
    return server
        .sql("select id from glued_writes order by id")
        .lines()
        .map(Integer::valueOf)
        .collect(Collectors.toList());
  }

  @Test
  void theManagersLeadMovesOffTheHostOfThePrimaryWhenAllIsQuiet() {
    Ground ground = CLUSTER.ground();
    ManagerId leader = ground.leader();
    Predicate<NodeId> isBesideLeader =
        node -> CLUSTER.cluster().managerBeside(node).filter(leader::equals).isPresent();
    if (!isBesideLeader.test(CLUSTER.primary())) {
      Cure _ = ground.moveTo(ground.standby(isBesideLeader));
      await().atMost(RealCluster.SOON).until(() -> isBesideLeader.test(CLUSTER.primary()));
    }
    long epoch = CLUSTER.epoch();
    long begun = System.nanoTime();
    var _ =
        CLUSTER
            .cluster()
            .await(
                "the lead to move",
                RealCluster.WELL_AGAIN,
                s ->
                    LocalCluster.leader(s).filter(leader::equals).isEmpty()
                        && LocalCluster.leader(s).isPresent());
    System.out.printf(
        "the lead moved from %s to %s after %d ms%n",
        leader, ground.leader(), (System.nanoTime() - begun) / 1_000_000);
    assertThat(ground.isLeaderBesidePrimary()).isFalse();
    assertThat(CLUSTER.epoch()).isEqualTo(epoch);
  }
}
