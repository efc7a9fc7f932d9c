package dev.primacy.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.primacy.api.v1.ClusterStatus;
import dev.primacy.api.v1.CompletenessKind;
import dev.primacy.api.v1.FenceKind;
import dev.primacy.api.v1.OperationRecord;
import dev.primacy.api.v1.Outcome;
import dev.primacy.api.v1.StatusResponse;
import dev.primacy.api.v1.Verdict;
import dev.primacy.cli.playground.AcknowledgedWriter;
import dev.primacy.cli.playground.Frozen;
import dev.primacy.cli.playground.LocalCluster;
import dev.primacy.cli.playground.OsUser;
import dev.primacy.cli.playground.Plan;
import dev.primacy.cli.playground.PostgresPrograms;
import dev.primacy.core.cluster.ManagerId;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.metrics.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * One cluster of real processes; a writer with numbered rows runs through every fault. Whatever it
 * was told is committed must be on whoever is primary in the end.
 */
class FailoverIT {

  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration WELL_AGAIN = Duration.ofMinutes(2);
  private static final Duration GAP = Duration.ofSeconds(60);

  private static LocalCluster cluster;

  @RegisterExtension static final Failures FAILURES = new Failures();

  private AcknowledgedWriter writer;

  @BeforeAll
  static void startCluster() throws IOException {
    Optional<Path> programs = PostgresPrograms.find();
    Assumptions.assumeTrue(programs.isPresent(), "PostgreSQL is not installed");
    Path directory = Files.createTempDirectory("primacy-it-");
    cluster =
        LocalCluster.prepare(
            new Plan.Wish(directory, programs.orElseThrow(), OsUser.forCaller(), 3, false));
    cluster.start(START, System.out::println);
  }

  @AfterAll
  static void stopCluster() {
    if (cluster != null) {
      cluster.close();
      if (FAILURES.none()) {
        cluster.removeFiles(); // otherwise the logs are wanted
      }
    }
  }

  @BeforeEach
  void startWriter() throws SQLException {
    cluster.awaitManagers(WELL_AGAIN); // the test before may have restarted some
    cluster.awaitSteady(WELL_AGAIN, System.out::println);
    writer = AcknowledgedWriter.start(cluster.connectionString(), Duration.ofMillis(2));
    await().atMost(GAP).until(() -> writer.count() > 100);
  }

  @AfterEach
  void everyAcknowledgedRowIsOnTheFinalPrimary() throws SQLException {
    cluster.awaitSteady(WELL_AGAIN, System.out::println);
    AcknowledgedWriter.Comparison comparison = writer.compare();
    writer.close();
    System.out.printf("acknowledged %d, gaps %s%n", comparison.acknowledged(), writer.gaps());
    assertThat(comparison.acknowledged()).isGreaterThan(100);
    assertThat(comparison.lost()).isEmpty();
  }

  @Test
  void aCrashedPrimaryIsReplacedByRecruitingItsStandbys() throws InterruptedException {
    NodeId old = cluster.primary();
    long epoch = epoch();
    var _ = cluster.server(old).kill();
    assertThat(writer.awaitGap(0, GAP)).isPresent();
    ClusterStatus status = cluster.awaitSteady(WELL_AGAIN, System.out::println);
    assertThat(status.getPrimary()).isNotEqualTo(old.name());
    assertThat(status.getEpoch()).isEqualTo(epoch + 1);
    OperationRecord operation = cluster.explain().getOperation();
    assertThat(operation.getOutcome()).isEqualTo(Outcome.OUTCOME_CONFIRMED);
    assertThat(operation.getCause().getNode()).isEqualTo(old.name());
    assertThat(kinds(operation)).containsExactly(FenceKind.FENCE_KIND_QUORUM_RECRUITED);
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
    assertThat(cluster.awaitSteady(WELL_AGAIN, System.out::println).getPrimary())
        .isNotEqualTo(old.name());
  }

  @Test
  void aHostOfWhichOnlyTheKernelIsLeftIsReplaced() throws InterruptedException {
    NodeId old = cluster.primary();
    cluster.killHost(old);
    assertThat(writer.awaitGap(0, GAP)).isPresent();
    OperationRecord operation = cluster.explain().getOperation();
    cluster.startAgent(old);
    assertThat(operation.getCause().getVerdict()).isEqualTo(Verdict.VERDICT_CRASHED);
    assertThat(kinds(operation)).containsExactly(FenceKind.FENCE_KIND_QUORUM_RECRUITED);
  }

  @Test
  void aFrozenPrimaryIsReplacedAndAcknowledgesNothingWhenItThaws() throws InterruptedException {
    NodeId old = cluster.primary();
    OperationRecord operation;
    try (Frozen _ = cluster.freezeHost(old)) {
      assertThat(writer.awaitGap(0, GAP)).isPresent();
      operation = cluster.explain().getOperation();
    }
    assertThat(operation.getCause().getVerdict()).isEqualTo(Verdict.VERDICT_FROZEN);
    assertThat(kinds(operation)).containsExactly(FenceKind.FENCE_KIND_QUORUM_RECRUITED);
    assertThat(cluster.awaitSteady(WELL_AGAIN, System.out::println).getPrimary())
        .isNotEqualTo(old.name());
  }

  @Test
  void aFrozenServerWhoseAgentLivesIsReplaced() throws InterruptedException {
    NodeId old = cluster.primary();
    try (Frozen _ = cluster.freezeServer(old)) {
      assertThat(writer.awaitGap(0, GAP)).isPresent();
    }
    OperationRecord operation = cluster.explain().getOperation();
    assertThat(operation.getCause().getVerdict()).isEqualTo(Verdict.VERDICT_FROZEN);
  }

  @Test
  void aFrozenAgentAloneIsNoReasonForAFailover() {
    NodeId primary = cluster.primary();
    long epoch = epoch();
    try (Frozen _ = cluster.freezeAgent(primary)) {
      cluster.await(
          "the verdict that the agent is silent",
          GAP,
          s -> s.getClusters(0).getVerdict() == Verdict.VERDICT_AGENT_SILENT);
      int before = writer.count();
      await().atMost(GAP).until(() -> writer.count() > before + 1000);
    }
    assertThat(writer.gaps()).isEmpty();
    assertThat(epoch()).isEqualTo(epoch);
  }

  @Test
  void aSwitchoverMovesThePrimaryAndTheOldOneFollows() throws InterruptedException {
    NodeId old = cluster.primary();
    NodeId next = standby(old);
    cluster.switchover(next);
    assertThat(writer.awaitGap(0, GAP)).isPresent();
    assertThat(cluster.awaitSteady(WELL_AGAIN, System.out::println).getPrimary())
        .isEqualTo(next.name());
    OperationRecord operation = cluster.explain().getOperation();
    assertThat(operation.getOutcome()).isEqualTo(Outcome.OUTCOME_CONFIRMED);
    assertThat(operation.getPlanned().getFrom()).isEqualTo(old.name());
    assertThat(operation.getChoice().getCompletenessList().stream().map(c -> c.getKind()))
        .containsExactly(CompletenessKind.COMPLETENESS_KIND_FINAL_POSITION);
  }

  @Test
  void aSwitchoverIsFinishedByTheNextLeader() throws InterruptedException {
    NodeId next = standby(cluster.primary());
    ManagerId leader = LocalCluster.leader(cluster.status().orElseThrow()).orElseThrow();
    cluster.switchover(next);
    cluster.killManager(leader);
    assertThat(writer.awaitGap(0, GAP)).isPresent();
    cluster.startManager(leader);
    assertThat(cluster.awaitSteady(WELL_AGAIN, System.out::println).getPrimary())
        .isEqualTo(next.name());
  }

  @Test
  void aSecondCrashDuringTheRecoveryFromTheFirstLosesNothing() throws InterruptedException {
    NodeId first = cluster.primary();
    long epoch = epoch();
    var _ = cluster.server(first).kill();
    // As soon as anybody else is in charge, before the first has rejoined.
    await()
        .atMost(GAP)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> !cluster.primary().equals(first));
    var _ = cluster.server(cluster.primary()).kill();
    assertThat(cluster.awaitSteady(WELL_AGAIN, System.out::println).getEpoch())
        .isGreaterThanOrEqualTo(epoch + 2);
    assertThat(writer.awaitGap(0, GAP)).isPresent();
  }

  @Test
  void aDeadStandbyLeavesTheRuleAndComesBack() {
    NodeId primary = cluster.primary();
    NodeId standby = standby(primary);
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
        WELL_AGAIN,
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
    cluster.awaitSteady(WELL_AGAIN, System.out::println);
    assertThat(cluster.primary()).isEqualTo(primary);
    assertThat(writer.gaps()).isEmpty();
  }

  private static NodeId standby(NodeId primary) {
    return cluster.plan().nodes().stream()
        .map(Plan.PlannedNode::id)
        .filter(n -> !n.equals(primary))
        .findFirst()
        .orElseThrow();
  }

  private static List<String> acknowledgers(StatusResponse status) {
    return status.getClusters(0).getDurability().getAcknowledgersList();
  }

  private static List<FenceKind> kinds(OperationRecord operation) {
    return operation.getChoice().getFencesList().stream().map(f -> f.getKind()).toList();
  }

  private static long epoch() {
    return cluster.status().orElseThrow().getClusters(0).getEpoch();
  }
}
