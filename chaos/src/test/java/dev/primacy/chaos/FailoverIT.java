package dev.primacy.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.primacy.api.v1.ClusterStatus;
import dev.primacy.api.v1.FenceKind;
import dev.primacy.api.v1.OperationRecord;
import dev.primacy.api.v1.Outcome;
import dev.primacy.api.v1.StatusResponse;
import dev.primacy.api.v1.Verdict;
import dev.primacy.cli.playground.AcknowledgedWriter;
import dev.primacy.cli.playground.Frozen;
import dev.primacy.cli.playground.LocalCluster;
import dev.primacy.core.cluster.ManagerId;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.metrics.Page;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * One cluster of real processes; a writer with numbered rows runs through every fault. Whatever it
 * was told is committed must be on whoever is primary in the end.
 */
class FailoverIT {

  private static final Duration GAP = RealCluster.SOON;
  private static final Duration LONGER_THAN_SILENCE = Duration.ofSeconds(15);

  @RegisterExtension static final RealCluster CLUSTER = RealCluster.of(3);

  private LocalCluster cluster;
  private AcknowledgedWriter writer;

  @BeforeEach
  void startWriter() throws SQLException {
    cluster = CLUSTER.cluster();
    writer = CLUSTER.startPatientWriter();
  }

  @AfterEach
  void everyAcknowledgedRowIsOnTheFinalPrimary() throws SQLException {
    CLUSTER.requireAllRows(writer);
  }

  @Test
  void aCrashedPrimaryIsReplacedByRecruitingItsStandbys() throws InterruptedException {
    NodeId old = cluster.primary();
    long epoch = CLUSTER.epoch();
    var _ = cluster.server(old).kill();
    assertThat(writer.awaitGap(0, GAP)).isPresent();
    ClusterStatus status = CLUSTER.awaitSteady();
    assertThat(status.getPrimary()).isNotEqualTo(old.name());
    assertThat(status.getEpoch()).isEqualTo(epoch + 1);
    OperationRecord operation = CLUSTER.operation();
    assertThat(operation.getOutcome()).isEqualTo(Outcome.OUTCOME_CONFIRMED);
    assertThat(operation.getCause().getNode()).isEqualTo(old.name());
    assertThat(RealCluster.fences(operation))
        .containsExactly(FenceKind.FENCE_KIND_QUORUM_RECRUITED);
    assertThat(operation.getChoice().getRankingCount()).isEqualTo(2);
    assertThat(operation.getMarksList()).isNotEmpty();
    tellOfTheCrash(Scraped.of(cluster), epoch + 1);
  }

  private static void tellOfTheCrash(Scraped scraped, long epoch) {
    assertThat(scraped.managers())
        .allSatisfy(page ->
            assertThat(page.of("primacy_operations_total"))
                .anyMatch(series ->
                    series.contains("fence=\"quorum_recruited\"")
                        && series.contains("verdict=\"crashed\"")
                        && series.contains("outcome=\"confirmed\"")));
    Page leader = scraped.leader();
    assertThat(leader.only("primacy_cluster_epoch")).isEqualTo((double) epoch);
    assertThat(leader.only("primacy_cluster_primary_up")).isEqualTo(1);
    assertThat(leader.of("primacy_node_lag_seconds")).hasSize(2 * 3);
    assertThat(leader.of("primacy_operation_phase_seconds_count"))
        .anyMatch(series -> series.contains("phase=\"promoted\""));
    assertThat(scraped.agents())
        .filteredOn(
            page -> page.of("primacy_agent_server_state").toString().contains("\"primary\""))
        .hasSize(1)
        .allMatch(page -> !page.of("primacy_agent_commit_probe_seconds_count").isEmpty());
  }

  @Test
  void theNextLeaderFinishesWhenOneDiesTogetherWithThePrimary() throws InterruptedException {
    NodeId old = cluster.primary();
    ManagerId leader = LocalCluster.leader(cluster.status().orElseThrow()).orElseThrow();
    var _ = cluster.server(old).kill();
    cluster.killManager(leader);
    assertThat(writer.awaitGap(0, GAP)).isPresent();
    cluster.startManager(leader);
    assertThat(CLUSTER.awaitSteady().getPrimary()).isNotEqualTo(old.name());
  }

  @Test
  void aHostOfWhichOnlyTheKernelIsLeftIsReplaced() throws InterruptedException {
    NodeId old = cluster.primary();
    cluster.killHost(old);
    assertThat(writer.awaitGap(0, GAP)).isPresent();
    OperationRecord operation = CLUSTER.operation();
    cluster.startAgent(old);
    assertThat(operation.getCause().getVerdict()).isEqualTo(Verdict.VERDICT_CRASHED);
    assertThat(RealCluster.fences(operation))
        .containsExactly(FenceKind.FENCE_KIND_QUORUM_RECRUITED);
  }

  @Test
  void aFrozenPrimaryIsReplacedAndAcknowledgesNothingWhenItThaws() throws InterruptedException {
    NodeId old = cluster.primary();
    OperationRecord operation;
    try (Frozen _ = cluster.freezeHost(old)) {
      assertThat(writer.awaitGap(0, GAP)).isPresent();
      operation = CLUSTER.operation();
    }
    assertThat(operation.getCause().getVerdict()).isEqualTo(Verdict.VERDICT_FROZEN);
    assertThat(RealCluster.fences(operation))
        .containsExactly(FenceKind.FENCE_KIND_QUORUM_RECRUITED);
    assertThat(CLUSTER.awaitSteady().getPrimary()).isNotEqualTo(old.name());
  }

  @Test
  void aFrozenServerWhoseAgentLivesIsReplaced() throws InterruptedException {
    NodeId old = cluster.primary();
    try (Frozen _ = cluster.freezeServer(old)) {
      assertThat(writer.awaitGap(0, GAP)).isPresent();
    }
    OperationRecord operation = CLUSTER.operation();
    assertThat(operation.getCause().getVerdict()).isEqualTo(Verdict.VERDICT_FROZEN);
  }

  @Test
  void aFrozenAgentAloneIsNoReasonForAFailover() {
    NodeId primary = cluster.primary();
    long epoch = CLUSTER.epoch();
    try (Frozen _ = cluster.freezeAgent(primary)) {
      cluster.await(
          "the verdict that the agent is silent",
          GAP,
          s -> s.getClusters(0).getVerdict() == Verdict.VERDICT_AGENT_SILENT);
      int before = writer.count();
      await().atMost(GAP).until(() -> writer.count() > before + 1000);
    }
    assertThat(writer.gaps()).isEmpty();
    assertThat(CLUSTER.epoch()).isEqualTo(epoch);
  }

  @Test
  void clientsThatTakeEveryConnectionAreNoReasonForAFailover() throws SQLException {
    NodeId primary = cluster.primary();
    long epoch = CLUSTER.epoch();
    try (BusyCores _ = BusyCores.start();
        SeenVerdicts seen = SeenVerdicts.of(cluster);
        Crowd crowd = Crowd.at(cluster, primary)) {
      await().atMost(GAP).until(() -> crowd.refused() > 10);
      int before = writer.count();
      cluster.killAgent(primary);
      cluster.startAgent(primary); // what it had open is taken by others
      await()
          .during(LONGER_THAN_SILENCE)
          .atMost(GAP)
          .until(() -> cluster.status().map(s -> epoch(s) == epoch).orElse(true));
      System.out.printf(
          "%d connections held, %d refused, verdicts %s%n",
          crowd.held(), crowd.refused(), seen.times());
      assertThat(crowd.trouble()).isEmpty();
      assertThat(crowd.held()).isGreaterThanOrEqualTo(40);
      assertThat(seen.times()).containsKey(Verdict.VERDICT_OVERLOADED);
      assertThat(seen.convictions()).isEmpty();
      assertThat(writer.count()).isGreaterThan(before + 100);
    }
    assertThat(writer.awaitMore(100, GAP)).isTrue();
    assertThat(writer.gaps()).isEmpty();
    assertThat(CLUSTER.epoch()).isEqualTo(epoch);
    await()
        .atMost(GAP)
        .ignoreExceptions()
        .until(() -> {
          writer.connect().close();
          return true;
        });
  }

  @Test
  void aSecondCrashDuringTheRecoveryFromTheFirstLosesNothing() throws InterruptedException {
    NodeId first = cluster.primary();
    long epoch = CLUSTER.epoch();
    var _ = cluster.server(first).kill();
    // As soon as anybody else is in charge, before the first has rejoined.
    await()
        .atMost(GAP)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> !cluster.primary().equals(first));
    var _ = cluster.server(cluster.primary()).kill();
    assertThat(CLUSTER.awaitSteady().getEpoch()).isGreaterThanOrEqualTo(epoch + 2);
    assertThat(writer.awaitGap(0, GAP)).isPresent();
  }

  @Test
  void aDeadStandbyLeavesTheRuleAndComesBack() {
    NodeId primary = cluster.primary();
    NodeId standby = CLUSTER.ground().standby(_ -> true);
    cluster.killAgent(standby); // nobody starts its server again
    var _ = cluster.server(standby).kill();
    cluster.await(
        "the dead standby to leave the rule",
        GAP,
        s ->
            s.getClusters(0).getDurability().getAcknowledgersList().size() == 1
                && !acknowledgers(s).contains(standby.name()));
    int before = writer.count();
    await().atMost(GAP).until(() -> writer.count() > before + 100);
    cluster.startAgent(standby);
    cluster.await(
        "the standby to be an acknowledger again",
        RealCluster.WELL_AGAIN,
        s -> acknowledgers(s).contains(standby.name()));
    assertThat(cluster.primary()).isEqualTo(primary);
  }

  @Test
  void writesGoOnWhileAllManagersAreGone() {
    NodeId primary = cluster.primary();
    List<ManagerId> managers =
        cluster.status().orElseThrow().getManagersList().stream()
            .map(m -> new ManagerId(m.getId()))
            .toList();
    managers.forEach(cluster::killManager);
    int before = writer.count();
    await().atMost(GAP).until(() -> writer.count() > before + 1000);
    assertThat(writer.gaps()).isEmpty();
    managers.forEach(cluster::startManager);
    var _ = CLUSTER.awaitSteady();
    assertThat(cluster.primary()).isEqualTo(primary);
    assertThat(writer.gaps()).isEmpty();
  }

  private static long epoch(StatusResponse status) {
    return status.getClusters(0).getEpoch();
  }

  private static List<String> acknowledgers(StatusResponse status) {
    return status.getClusters(0).getDurability().getAcknowledgersList();
  }
}
