package dev.primacy.postgres;

import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.Rule;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Puts a durability rule into effect and proves it. {@code SHOW} proves nothing: each walsender
 * releases waiting commits by its own copy of the rule, and from the empty rule to another backends
 * skip the wait until the checkpointer has set a shared flag.
 */
final class RuleLoading {

  private static final Duration INTERVAL = Duration.ofMillis(1);
  private static final Duration NUDGE_INTERVAL = Duration.ofMillis(25);
  private static final Duration NUDGE_TIME = Duration.ofMillis(200);

  private static final String SENDERS =
      "select pid, application_name, sync_priority, flush_lsn is not null from pg_stat_replication";
  private static final String WAITERS =
      "select count(*) from pg_stat_get_activity(null) where wait_event = 'SyncRep'";

  private final Instance instance;

  RuleLoading(Instance instance) {
    this.instance = instance;
  }

  /**
   * One row of the view, with what only the walsender itself writes there.
   *
   * @param replied it has told a flush position; before that the view shows priority 0 whatever it
   *     loaded
   */
  private record Sender(int pid, String name, int priority, boolean replied) {

    boolean hasLoaded(Set<String> names) {
      return replied && priority > 0 == names.contains(name);
    }
  }

  /** The barrier of the loaded rule: the flush position read after the proof. */
  record Result(Outcome outcome, Lsn barrier) {

    static Result failed(Outcome outcome) {
      return new Result(outcome, Lsn.ZERO);
    }
  }

  /**
   * Loads {@code rule}.
   *
   * @param known the rule that every process was proven to go by until now; empty after a failed
   *     attempt and after a restart of the agent, when each may go by another
   */
  Result run(Rule rule, Optional<Rule> known, Deadline deadline) throws SQLException, IOException {
    if (instance.state().inRecovery()) {
      return Result.failed(Outcome.failed("it is a standby: it loads no rule"));
    }
    instance.directory().putStandbySignal();
    Outcome loaded =
        new OwnedSettings(instance)
            .put(
                Map.of(
                    OwnedSettings.STANDBY_NAMES, rule.standbyNames(), "synchronous_commit", "on"),
                deadline);
    Session session = instance.session();
    if (loaded instanceof Outcome.Done) {
      loaded = prove(session, rule, known, deadline);
    }
    if (loaded instanceof Outcome.Done && !OwnedSettings.filesAreGood(session)) {
      loaded = Outcome.failed("no file is loaded: " + OwnedSettings.complaints(session));
    }
    if (loaded instanceof Outcome.Failed) {
      return Result.failed(loaded);
    }
    Lsn barrier =
        session.one("select pg_current_wal_flush_lsn()", row -> Lsn.parse(row.getString(1)));
    releaseWaiters(session, deadline);
    return new Result(Outcome.DONE, barrier);
  }

  private Outcome prove(Session session, Rule rule, Optional<Rule> known, Deadline deadline)
      throws SQLException, IOException {
    Set<String> names = names(rule);
    // Nothing visible tells which W a walsender goes by: only one made after the reload is sure.
    boolean replace = known.isEmpty() || differsInNumberAlone(known.get(), rule);
    Outcome senders =
        replace
            ? replace(session, deadline)
            : awaitLoaded(session, names, changed(names(known.get()), names), deadline);
    boolean wasEmpty = known.isEmpty() || known.get().asksNobody();
    return senders instanceof Outcome.Done && wasEmpty && !rule.asksNobody()
        ? new CheckpointerReload(instance).prove(deadline)
        : senders;
  }

  /** From W = 0 there is no old number that a walsender could go by. */
  private static boolean differsInNumberAlone(Rule known, Rule rule) {
    return !known.asksNobody() && !rule.asksNobody() && known.required() != rule.required();
  }

  /** Names without a walsender need no proof: one that connects now reads the new rule. */
  private static Outcome awaitLoaded(
      Session session, Set<String> names, Set<String> changed, Deadline deadline)
      throws SQLException, IOException {
    return Outcome.doneIf(
        deadline.await(
            INTERVAL,
            () ->
                senders(session).stream()
                    .allMatch(s -> !changed.contains(s.name()) || s.hasLoaded(names))),
        "a walsender has not loaded the rule");
  }

  private static Set<String> names(Rule rule) {
    Set<String> names = new HashSet<>();
    rule.acknowledgers().forEach(a -> names.add(a.applicationName()));
    return names;
  }

  private static Set<String> changed(Set<String> before, Set<String> after) {
    Set<String> changed = new HashSet<>(before);
    changed.addAll(after);
    changed.removeIf(name -> before.contains(name) && after.contains(name));
    return changed;
  }

  private static Outcome replace(Session session, Deadline deadline)
      throws SQLException, IOException {
    Set<Integer> old = new HashSet<>();
    for (Sender sender : senders(session)) {
      // One that has told no position acknowledges nothing yet; a clone's never will: leave it be.
      if (sender.replied()) {
        old.add(sender.pid());
        session.execute("select pg_terminate_backend(" + sender.pid() + ")");
      }
    }
    return Outcome.doneIf(
        deadline.await(
            INTERVAL, () -> senders(session).stream().noneMatch(s -> old.contains(s.pid()))),
        "a walsender that may go by an old rule does not end");
  }

  /**
   * A rule that became weaker releases nobody by itself before the next reply of a standby, up to
   * ten seconds later: a small local commit makes them reply. Who waits for the new rule goes on
   * waiting.
   */
  private static void releaseWaiters(Session session, Deadline deadline)
      throws SQLException, IOException {
    Deadline end = deadline.orIn(NUDGE_TIME);
    while (waiters(session) > 0 && !end.hasPassed()) {
      session.execute("select pg_logical_emit_message(true, 'primacy', '')");
      if (end.orIn(NUDGE_INTERVAL).await(INTERVAL, () -> waiters(session) == 0)) {
        return;
      }
    }
  }

  private static int waiters(Session session) throws SQLException {
    return session.one(WAITERS, row -> row.getInt(1));
  }

  private static List<Sender> senders(Session session) throws SQLException {
    return session.query(
        SENDERS,
        row -> new Sender(row.getInt(1), row.getString(2), row.getInt(3), row.getBoolean(4)));
  }
}
