package dev.primacy.postgres;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ends the receiver for good. A reload alone does not: with replay paused or in conflict the
 * receiver went on acknowledging the old primary's commits; so it is ended by signal as well, after
 * the files say that it shall not come back.
 */
final class Detaching {

  private static final Duration INTERVAL = Duration.ofMillis(1);
  private static final Duration PARKING = Duration.ofMillis(8);

  private final Instance instance;
  private final LifeNotes notes;

  Detaching(Instance instance, LifeNotes notes) {
    this.instance = instance;
    this.notes = notes;
  }

  Outcome run(Deadline deadline) throws SQLException, IOException {
    OwnedSettings settings = new OwnedSettings(instance);
    Map<String, String> table = OwnedSettings.detached(instance.directory().majorVersion());
    Optional<Postmaster> running = instance.postmaster();
    if (running.isEmpty()) {
      settings.write(table);
      return Outcome.DONE;
    }
    if (!running.get().acceptsSessions()) {
      return withoutAnswer(running.get(), settings, table);
    }
    ServerState state = instance.state();
    if (!state.inRecovery()) {
      return Outcome.failed("it is a primary: there is nothing to detach");
    }
    notes.see(state);
    boolean silent =
        !state.receiver() && !state.restores() && state.settings().primaryConninfo().isBlank();
    Outcome loaded = settings.put(table, deadline);
    if (loaded instanceof Outcome.Failed || silent) {
      return loaded;
    }
    return end(running.get(), deadline);
  }

  /** What can be done without a session is done; that it worked cannot be seen. */
  private static Outcome withoutAnswer(
      Postmaster postmaster, OwnedSettings settings, Map<String, String> table) throws IOException {
    settings.write(table);
    postmaster.signal(Libc.SIGHUP);
    for (int pid : postmaster.receivers()) {
      Libc.kill(pid, Libc.SIGTERM);
    }
    return Outcome.failed("the server is " + postmaster.status());
  }

  private Outcome end(Postmaster postmaster, Deadline deadline) throws SQLException, IOException {
    Session session = instance.session();
    boolean gone =
        deadline.await(
            INTERVAL,
            () -> {
              List<Integer> receivers = receivers(session);
              receivers.forEach(pid -> Libc.kill(pid, Libc.SIGTERM));
              return receivers.isEmpty() && postmaster.receivers().isEmpty();
            });
    if (gone) {
      new HeldWal(instance.directory()).restore();
    }
    // Worth a few milliseconds: the next look then tells the end of the last whole record.
    boolean _ = deadline.orIn(PARKING).await(INTERVAL, () -> isParked(session));
    return Outcome.doneIf(gone, "the receiver does not end");
  }

  private static boolean isParked(Session session) throws SQLException {
    return session.one(
        """
        select count(*) from pg_stat_get_activity(null)
        where backend_type = 'startup' and wait_event = 'RecoveryRetrieveRetryInterval'
        """,
        row -> row.getInt(1) > 0);
  }

  /** Also one that only connects yet. */
  private static List<Integer> receivers(Session session) throws SQLException {
    return session.query(
        "select pid from pg_stat_get_activity(null) where backend_type = 'walreceiver'",
        row -> row.getInt(1));
  }
}
