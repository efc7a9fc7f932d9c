package dev.primacy.postgres;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Proof that the checkpointer has loaded what the last reload brought: a checkpoint that was asked
 * for after it has begun, and the checkpointer reads its configuration before it begins one. Its
 * end, which may be minutes away, is not waited for.
 */
final class CheckpointerReload {

  private static final Duration INTERVAL = Duration.ofMillis(1);

  private final Instance instance;

  CheckpointerReload(Instance instance) {
    this.instance = instance;
  }

  Outcome prove(Deadline deadline) throws SQLException, IOException {
    PostgresConfig config = instance.config();
    // A new session: when the postmaster makes it, it has signalled everybody about the reload.
    Session asking = Session.open(config, config.admin().database(), config.times().look());
    int pid = asking.one("select pg_backend_pid()", row -> row.getInt(1));
    AtomicBoolean ended = new AtomicBoolean();
    Thread.ofVirtual().name("checkpoint").start(() -> checkpoint(asking, ended));
    Session session = instance.session();
    return Outcome.doneIf(
        deadline.await(INTERVAL, () -> ended.get() || waitsForItsEnd(session, pid)),
        "the checkpointer has not loaded the rule");
  }

  private static boolean waitsForItsEnd(Session session, int pid) throws SQLException {
    return session.one(
        "select count(*) from pg_stat_get_activity(%d) where wait_event = 'CheckpointDone'"
            .formatted(pid),
        row -> row.getInt(1) > 0);
  }

  private static void checkpoint(Session asking, AtomicBoolean ended) {
    try (asking) {
      asking.answerAnyTime();
      asking.execute("checkpoint");
      ended.set(true);
    } catch (SQLException e) {
      // Nothing is proven then, and whoever waits for it waits in vain.
    }
  }
}
