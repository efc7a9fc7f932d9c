package dev.primacy.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.node.Inspection;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is found of a real server before it is moved. */
@ExtendWith(OrdinaryUser.class)
class InspectorIT {

  private TestCluster cluster;
  private TestServer a;

  @BeforeEach
  void begin() throws IOException {
    cluster = new TestCluster();
    a = cluster.primary("a");
  }

  @AfterEach
  void end() throws IOException {
    cluster.close();
  }

  private static Inspection inspect(TestServer server) {
    return inspect(server, Inspection.LONG_TRANSACTION);
  }

  private static Inspection inspect(TestServer server, Duration longAs) {
    return switch (new Inspector(server.config, longAs).inspect()) {
      case Inspector.Result.Found(var found) -> found;
      case Inspector.Result.Failed(var reason) -> throw new AssertionError(reason);
    };
  }

  @Test
  void aQuietServerIsQuiet() {
    Inspection found = inspect(a);
    assertThat(found.collations()).as("all sort by code points").isEmpty();
    assertThat(found).isEqualTo(Inspection.QUIET);
  }

  @Test
  void standbysAreInspectedToo() throws IOException {
    assertThat(inspect(cluster.standby("b", a, 11))).isEqualTo(Inspection.QUIET);
  }

  @Test
  void whoeverCannotBeAskedIsToldOfInTime() throws Exception {
    a.signalAll(Libc.SIGSTOP);
    try {
      long began = System.nanoTime();
      assertThat(new Inspector(a.config).inspect()).isInstanceOf(Inspector.Result.Failed.class);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(4));
    } finally {
      a.signalAll(Libc.SIGCONT);
    }
  }

  @Test
  void preparedTransactionsSlotsAndTheArchiversBacklogAreCounted() throws Exception {
    a.stopCleanly();
    a.parameter("max_prepared_transactions", "5");
    a.parameter("wal_level", "logical");
    a.parameter("archive_mode", "on");
    a.parameter("archive_command", "false");
    startAsPrimary();
    try (Session session = a.session()) {
      session.execute("create table public.t (i int)");
      session.execute("select pg_create_logical_replication_slot('cdc', 'test_decoding')");
      session.execute("select pg_create_physical_replication_slot('not_logical')");
      session.execute("begin; insert into public.t values (1); prepare transaction 'one'");
    }
    a.sql("select pg_switch_wal()");
    TestCluster.await().until(() -> inspect(a).archiverFails());
    Inspection found = inspect(a);
    assertThat(found.unarchived()).isPositive();
    assertThat(found.prepared()).isEqualTo(1);
    assertThat(found.logicalSlots()).containsExactly("cdc");
  }

  private void startAsPrimary() throws Exception {
    a.config.directory().removeStandbySignal();
    List<String> command =
        List.of(
            a.config.program("pg_ctl").toString(),
            "start",
            "-w",
            "-D",
            a.config.dataDir().toString(),
            "-l",
            a.config.serverLog().toString());
    assertThat(Program.run(command, Deadline.in(TestServer.PATIENCE))).isEqualTo(Outcome.DONE);
  }

  @Test
  void aBackupIsSeenWhileItRuns() throws Exception {
    Path copy = cluster.root().resolve("copy");
    ProcessBuilder command =
        Program.builder(
            List.of(
                a.config.program("pg_basebackup").toString(),
                "--host=127.0.0.1",
                "--port=" + a.config.listen().port(),
                "--username=" + a.config.replication().user(),
                "--pgdata=" + copy,
                "--max-rate=32k",
                "--checkpoint=fast"));
    command.environment().put("PGPASSFILE", a.config.passFile().toString());
    Process backup =
        command
            .redirectErrorStream(true)
            .redirectOutput(cluster.root().resolve("backup.log").toFile())
            .start();
    try {
      TestCluster.await().until(() -> inspect(a).backups() == 1);
    } finally {
      backup.destroyForcibly();
    }
  }

  @Test
  void aTransactionIsLongOnlyAfterAMinute() throws Exception {
    try (Session session = a.session()) {
      session.execute("set application_name = 'report'");
      session.execute("begin");
      assertThat(inspect(a).longTransactions()).isZero();
      Inspection found = inspect(a, Duration.ZERO);
      assertThat(found.longTransactions()).isEqualTo(1);
      assertThat(found.oldestTransaction()).isPositive();
    }
    assertThat(inspect(a, Duration.ZERO).longTransactions()).isZero();
  }
}
