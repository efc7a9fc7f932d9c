package dev.primacy.postgres;

import dev.primacy.core.node.ContractWorld.Hold;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Holds up the replay of real standbys in each way that an operator or a reader can. */
final class HeldReplay implements AutoCloseable {

  private final List<Session> readers = new ArrayList<>();

  void begin(Hold hold, TestServer standby, TestServer primary) throws SQLException {
    switch (hold) {
      case PAUSED -> {
        standby.sql("select pg_wal_replay_pause()");
        TestCluster.await()
            .until(() -> standby.sql("select pg_get_wal_replay_pause_state()").equals("paused"));
      }
      case DELAYED -> delay(standby, primary);
      case IN_CONFLICT -> readWhatIsVacuumed(standby, primary);
    }
  }

  private static void delay(TestServer standby, TestServer primary) throws SQLException {
    set(standby, "recovery_min_apply_delay", "1h");
    if (standby.standby().receiving()) {
      // The first commits may come before the startup process has read the setting.
      TestCluster.await()
          .until(() -> {
            primary.sql("select pg_logical_emit_message(true, 'contract', 'delayed')");
            return waitsFor(standby, "RecoveryApplyDelay");
          });
    }
  }

  /** The cleanup of rows that a snapshot on the standby still sees. */
  void readWhatIsVacuumed(TestServer standby, TestServer primary) throws SQLException {
    Session reader = reader(standby, primary);
    reader.one("select count(*) from public.held", row -> row.getLong(1));
    try (Session writer = primary.session()) {
      writer.execute("delete from public.held");
      writer.execute("vacuum public.held");
    }
    TestCluster.await().until(() -> waitsFor(standby, "RecoveryConflictSnapshot"));
  }

  /** The lock of a table that a reader on the standby has locked for reading. */
  void readWhatIsDropped(TestServer standby, TestServer primary) throws SQLException {
    Session reader = reader(standby, primary);
    reader.execute("lock table public.held in access share mode");
    try (Session writer = primary.session()) {
      writer.execute("drop table public.held");
    }
    TestCluster.await().until(() -> waitsFor(standby, "relation"));
  }

  /** A transaction on the standby that nothing cancels, and a table to read in it. */
  private Session reader(TestServer standby, TestServer primary) throws SQLException {
    set(standby, "max_standby_streaming_delay", "-1");
    try (Session writer = primary.session()) {
      writer.execute("create table public.held as select i from generate_series(1, 1000) i");
    }
    TestCluster.await()
        .until(() ->
            standby
                .sql("select coalesce(to_regclass('public.held')::text, '')")
                .equals("public.held"));
    Session reader = standby.session();
    readers.add(reader);
    reader.execute("set application_name = 'report'");
    reader.execute("begin isolation level repeatable read");
    return reader;
  }

  private static boolean waitsFor(TestServer standby, String event) throws SQLException {
    return standby
        .sql("select wait_event from pg_stat_activity where backend_type = 'startup'")
        .equals(event);
  }

  private static void set(TestServer server, String name, String value) throws SQLException {
    try (Session session = server.session()) {
      session.execute("alter system set %s = '%s'".formatted(name, value));
      session.execute("select pg_reload_conf()");
    }
    TestCluster.await().until(() -> server.sql("show " + name).equals(value));
  }

  /** Whatever it was. */
  void end(TestServer standby) throws SQLException {
    close();
    standby.sql("select pg_wal_replay_resume()");
    set(standby, "recovery_min_apply_delay", "0");
  }

  @Override
  public void close() {
    readers.forEach(Session::close);
    readers.clear();
  }
}
