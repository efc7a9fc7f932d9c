package dev.primacy.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.primacy.api.v1.CompletenessKind;
import dev.primacy.api.v1.OperationRecord;
import dev.primacy.api.v1.Outcome;
import dev.primacy.api.v1.Phase;
import dev.primacy.cli.playground.AcknowledgedWriter;
import dev.primacy.cli.playground.Frozen;
import dev.primacy.cli.playground.LocalCluster;
import dev.primacy.core.cluster.ManagerId;
import dev.primacy.core.cluster.NodeId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The primary is moved by order, and something fails at each step before the choice: then the
 * command says which, somebody is in charge, and nothing is lost.
 */
class SwitchoverIT {

  private static final Duration SOON = RealCluster.SOON;

  @RegisterExtension static final RealCluster CLUSTER = RealCluster.of(3);

  private LocalCluster cluster;
  private AcknowledgedWriter writer;
  private NodeId old;
  private NodeId next;

  @BeforeEach
  void startWriter() throws SQLException {
    cluster = CLUSTER.cluster();
    writer = CLUSTER.startPatientWriter();
    old = cluster.primary();
    next = CLUSTER.ground().standby(_ -> true);
  }

  @AfterEach
  void everyAcknowledgedRowIsOnTheFinalPrimary() throws SQLException {
    CLUSTER.requireAllRows(writer);
  }

  @Test
  void theOldPrimaryFollowsTheNewOne() {
    // Both agents have looked: one that had not would be a warning itself.
    await().atMost(SOON).until(() -> cluster.wouldSwitchover(next).getWarningsCount() == 0);
    cluster.switchover(next);
    assertThat(writer.awaitGap(0, SOON)).isPresent();
    assertThat(CLUSTER.awaitSteady().getPrimary()).isEqualTo(next.name());
    OperationRecord operation = CLUSTER.operation();
    assertThat(operation.getOutcome()).isEqualTo(Outcome.OUTCOME_CONFIRMED);
    assertThat(operation.getPlanned().getFrom()).isEqualTo(old.name());
    assertThat(operation.getChoice().getCompletenessList().stream().map(c -> c.getKind()))
        .containsExactly(CompletenessKind.COMPLETENESS_KIND_FINAL_POSITION);
  }

  @Test
  void theNextLeaderOfTheManagersFinishesIt() {
    ManagerId leader = CLUSTER.ground().leader();
    cluster.switchover(next);
    cluster.killManager(leader);
    assertThat(writer.awaitGap(0, SOON)).isPresent();
    cluster.startManager(leader);
    assertThat(CLUSTER.awaitSteady().getPrimary()).isEqualTo(next.name());
  }

  @Test
  void aTargetThatDiesBeforeTheStopCostsNothing() {
    long epoch = CLUSTER.epoch();
    Run run;
    try (Frozen _ = freezeCheckpointer();
        Run.Started command = order()) {
      awaitPhase(Phase.PHASE_PREPARING);
      cluster.killHost(next);
      run = command.end(SOON);
    }
    cluster.startAgent(next);
    assertAborted(run);
    assertThat(cluster.primary()).isEqualTo(old);
    assertThat(CLUSTER.epoch()).isEqualTo(epoch);
    assertThat(writer.gaps()).isEmpty();
  }

  @Test
  void anOldPrimaryThatDoesNotStopInTimeIsNotLeftWithoutSuccessor() throws SQLException {
    Run run;
    try (Connection connection = writer.connect();
        Frozen _ = Frozen.of(ProcessHandle.of(backend(connection)).stream().toList());
        Run.Started command = order()) {
      run = command.end(SOON);
    }
    assertAborted(run);
    assertThat(run.out()).anyMatch(line -> line.contains(old + " did not stop in time"));
    assertThat(CLUSTER.awaitSteady().getPrimary()).isNotEqualTo(next.name());
    assertThat(writer.awaitGap(0, SOON)).isPresent();
  }

  @Test
  void aTargetThatDiesAfterTheStopIsNotWaitedFor() {
    Run run;
    try (Frozen checkpointer = freezeCheckpointer();
        Run.Started command = order()) {
      try (checkpointer) {
        awaitPhase(Phase.PHASE_PREPARING);
        var _ = cluster.freezeAgent(next); // for ever: what it would have said comes too late
      }
      await().atMost(SOON).until(() -> cluster.server(old).postmaster().isEmpty());
      cluster.killHost(next);
      run = command.end(SOON);
    }
    cluster.startAgent(next);
    assertAborted(run);
    assertThat(CLUSTER.awaitSteady().getPrimary()).isNotEqualTo(next.name());
    assertThat(writer.awaitGap(0, SOON)).isPresent();
  }

  private Run.Started order() {
    return Run.start(cluster, "switchover", "--to", next.name(), "--yes");
  }

  /**
   * It writes the checkpoint before the stop: without it the move waits. Frozen as it sleeps: at
   * work it may hold a lock that every commit needs.
   */
  private Frozen freezeCheckpointer() {
    return await().atMost(SOON).until(this::freezeSleeper, Optional::isPresent).orElseThrow();
  }

  private Optional<Frozen> freezeSleeper() {
    Frozen frozen = Frozen.of(cluster.server(old).processes("checkpointer"));
    boolean isCaught = false;
    try {
      isCaught = checkpointerSleeps();
      return isCaught ? Optional.of(frozen) : Optional.empty();
    } finally {
      if (!isCaught) {
        frozen.close();
      }
    }
  }

  private boolean checkpointerSleeps() {
    String event =
        cluster
            .server(old)
            .sql("select wait_event from pg_stat_activity where backend_type = 'checkpointer'");
    return List.of("CheckpointerMain", "CheckpointWriteDelay").contains(event);
  }

  private void awaitPhase(Phase phase) {
    var _ = cluster.await(phase.name(), SOON, s -> s.getClusters(0).getPhase() == phase);
  }

  private void assertAborted(Run run) {
    System.out.println(String.join("\n", run.out()) + "\n" + run.sentence());
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).anyMatch(line -> line.contains(old + " -> " + next + ": aborted: "));
    assertThat(run.sentence()).contains("the primary was not moved");
    OperationRecord operation = CLUSTER.operation();
    assertThat(operation.getOutcome()).isEqualTo(Outcome.OUTCOME_ABORTED);
    assertThat(operation.getWhy()).isNotEmpty();
  }

  private static long backend(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
      row.next();
      return row.getLong(1);
    }
  }
}
