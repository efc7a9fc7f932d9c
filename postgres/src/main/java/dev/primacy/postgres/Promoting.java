package dev.primacy.postgres;

import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Timeline;
import dev.primacy.core.node.LocalEffect.Promote;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes a detached standby the primary on exactly the timeline that was ordered: the rule first,
 * then neutral history files, at once the promotion, then {@code standby.signal} again.
 */
final class Promoting {

  private static final Duration INTERVAL = Duration.ofMillis(1);
  // A standby that has just lost its upstream sleeps before it notices: a reload wakes it.
  private static final Duration NUDGE = Duration.ofMillis(20);

  // A snapshot is in the way of a cleanup, a lock of a lock; who pins a page is not told.
  private static final String READERS_IN_THE_WAY =
      """
      select pg_terminate_backend(r.pid) from pg_stat_activity s join pg_stat_activity r
          on r.backend_type = 'client backend' and r.application_name <> 'primacy'
      where s.backend_type = 'startup'
        and (s.wait_event like 'RecoveryConflict%' and r.backend_xmin is not null
          or s.wait_event_type = 'BufferPin' and r.state <> 'idle'
          or s.wait_event_type = 'Lock' and exists (
            select from pg_locks w join pg_locks h
                on (h.locktype, h.database, h.relation) = (w.locktype, w.database, w.relation)
            where w.pid = s.pid and not w.granted and h.granted and h.pid = r.pid))
      """;

  private final Instance instance;

  Promoting(Instance instance) {
    this.instance = instance;
  }

  Outcome run(Promote order, Deadline deadline) throws SQLException, IOException {
    ServerState state = instance.state();
    if (!state.inRecovery()) {
      instance.directory().putStandbySignal();
      return Outcome.doneIf(
          state.timeline().filter(order.timeline()::equals).isPresent(),
          "it is a primary already, on another timeline");
    }
    if (state.receiver() || state.restores() || !state.settings().primaryConninfo().isBlank()) {
      return Outcome.failed("it is not detached");
    }
    HistoryFiles history = instance.directory().history();
    if (history.exists(order.timeline())) {
      return Outcome.failed("timeline " + order.timeline() + " has a history already");
    }
    Outcome ruled =
        new OwnedSettings(instance)
            .put(Map.of(OwnedSettings.STANDBY_NAMES, order.rule().standbyNames()), deadline);
    if (ruled instanceof Outcome.Failed) {
      return ruled;
    }
    Outcome promoted = promote(order, state, deadline);
    return promoted instanceof Outcome.Failed ? promoted : settle(order.timeline());
  }

  private Outcome promote(Promote order, ServerState state, Deadline deadline)
      throws SQLException, IOException {
    HistoryFiles history = instance.directory().history();
    Timeline own = history.own();
    // A number above the wanted one cannot be taken back; PostgreSQL would take the next.
    if (own.compareTo(order.timeline()) >= 0) {
      return Outcome.failed("it is on timeline " + own + " already");
    }
    Timeline written =
        WalEnd.at(instance.directory(), state.replayed(), state)
            .map(Position::timeline)
            .orElse(own);
    history.placeNeutral(written, order.timeline(), state.settings().archiving());
    Session session = instance.session();
    boolean asked = session.one("select pg_promote(false)", row -> row.getBoolean(1));
    if (!asked) {
      history.removeNeutralAbove(own);
      return Outcome.failed("the server refused to promote; see " + instance.config().serverLog());
    }
    return awaitEndOfRecovery(session, deadline);
  }

  /** However much is left to replay, as long as it goes on: nobody else has it sooner. */
  private Outcome awaitEndOfRecovery(Session session, Deadline deadline)
      throws SQLException, IOException {
    Turn turn = instance.turn();
    Optional<Postmaster> postmaster = instance.postmaster();
    Deadline end = deadline;
    Lsn replayed = replayed(session);
    while (!turn.await(end.orIn(NUDGE), INTERVAL, () -> !isInRecovery(session))) {
      if (deadline.isGivenUp()) {
        // The server would go on promoting by itself, under an order that counts no more.
        Outcome _ = new Stopping(instance).run(Deadline.in(instance.config().times().effect()));
        instance.directory().putStandbySignal();
        return Outcome.failed("the promotion was given up for a newer order");
      }
      Lsn further = replayed(session);
      if (further.isAfter(replayed)) {
        replayed = further;
        end = turn.deadline(instance.config().times().promote());
      } else {
        endReadersInTheWay(session);
      }
      if (end.hasPassed()) {
        return Outcome.failed(
            "the promotion did not end, and nothing was replayed any more; see "
                + instance.config().serverLog());
      }
      postmaster.ifPresent(p -> p.signal(Libc.SIGHUP));
    }
    return Outcome.DONE;
  }

  /**
   * Ends whoever keeps the startup process waiting: a promotion asks no pause and no delay, but it
   * waits for a reader as long as {@code max_standby_streaming_delay} says, which may be for ever,
   * and reads no new value meanwhile. The report can be read again; nobody can write before.
   */
  private static void endReadersInTheWay(Session session) throws SQLException {
    List<Boolean> _ = session.query(READERS_IN_THE_WAY, row -> row.getBoolean(1));
  }

  private static boolean isInRecovery(Session session) throws SQLException {
    return session.one("select pg_is_in_recovery()", row -> row.getBoolean(1));
  }

  private static Lsn replayed(Session session) throws SQLException {
    return session.one(
        "select pg_last_wal_replay_lsn()",
        row -> Optional.ofNullable(row.getString(1)).map(Lsn::parse).orElse(Lsn.ZERO));
  }

  /** The right timeline, or none of its commits may count. */
  private Outcome settle(Timeline ordered) throws SQLException, IOException {
    instance.directory().putStandbySignal();
    Optional<Timeline> timeline = instance.state().timeline();
    if (timeline.filter(ordered::equals).isPresent()) {
      return Outcome.DONE;
    }
    instance.postmaster().ifPresent(p -> p.signal(Libc.SIGQUIT));
    return Outcome.failed(
        "it took timeline %s instead of %s and was stopped"
            .formatted(timeline.map(Timeline::toString).orElse("?"), ordered));
  }
}
