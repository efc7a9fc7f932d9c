package dev.primacy.postgres;

import dev.primacy.core.cluster.Rule;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The short table of settings that Primacy owns, and how they get into {@code
 * postgresql.auto.conf}. None is ever given on the command line: that would beat every file for as
 * long as the server runs.
 */
final class OwnedSettings {

  static final String STANDBY_NAMES = "synchronous_standby_names";
  static final String PRIMARY_CONNINFO = "primary_conninfo";
  static final String RESTORE_COMMAND = "restore_command";

  private static final Duration INTERVAL = Duration.ofMillis(1);
  private static final int FIRST_WITH_SYNCFS = 14;

  private static final String LOADED =
      "select current_setting('%s'), current_setting('%s'), current_setting('%s')"
          .formatted(STANDBY_NAMES, PRIMARY_CONNINFO, RESTORE_COMMAND);

  private final Instance instance;

  OwnedSettings(Instance instance) {
    this.instance = instance;
  }

  /** All of them, for a server that is not a primary by order: no upstream, the sentinel rule. */
  static SortedMap<String, String> detached(int majorVersion) {
    SortedMap<String, String> settings = new TreeMap<>();
    settings.put(STANDBY_NAMES, Rule.SENTINEL);
    settings.put(PRIMARY_CONNINFO, "");
    settings.put(RESTORE_COMMAND, "");
    settings.put("primary_slot_name", "");
    settings.put("synchronous_commit", "on");
    settings.put("recovery_target_timeline", "latest");
    // The agent decides, not the postmaster: crash recovery can make commits visible that nobody
    // else has.
    settings.put("restart_after_crash", "off");
    // Five seconds by default: what a standby sleeps before it notices a promotion or a new
    // upstream.
    settings.put("wal_retrieve_retry_interval", "100ms");
    settings.put("wal_receiver_status_interval", "1s");
    settings.put("wal_sender_timeout", "2s");
    settings.put("wal_keep_size", "1GB");
    if (majorVersion >= FIRST_WITH_SYNCFS) {
      // A start after a crash syncs every file otherwise: ten times as long.
      settings.put("recovery_init_sync_method", "syncfs");
    }
    return settings;
  }

  /** Makes them durable, and loaded where the server runs. */
  Outcome put(Map<String, String> wanted, Deadline deadline) throws SQLException, IOException {
    Optional<Postmaster> running = instance.postmaster();
    if (running.isEmpty()) {
      write(wanted);
      return Outcome.DONE;
    }
    Session session = instance.session();
    boolean changed = alter(session, wanted);
    if (changed || !isLoaded(session, wanted)) {
      running.get().signal(Libc.SIGHUP);
    }
    return Outcome.doneIf(
        deadline.await(INTERVAL, () -> isLoaded(session, wanted)),
        "the server did not load its settings: " + complaints(session));
  }

  /** While the server is down, or where it does not answer: the whole file at once. */
  void write(Map<String, String> wanted) throws IOException {
    DataDirectory directory = instance.directory();
    DurableFiles.ensure(directory.autoConfFile(), directory.autoConf().with(wanted).text());
  }

  /** By the server itself, which locks the file against another session's change. */
  private boolean alter(Session session, Map<String, String> wanted)
      throws SQLException, IOException {
    AutoConf file = instance.directory().autoConf();
    boolean changed = false;
    for (Map.Entry<String, String> setting : wanted.entrySet()) {
      if (file.value(setting.getKey()).filter(setting.getValue()::equals).isEmpty()) {
        session.execute(
            "alter system set %s = %s".formatted(setting.getKey(), literal(setting.getValue())));
        changed = true;
      }
    }
    return changed;
  }

  private static String literal(String value) {
    return (value.indexOf('\\') >= 0 ? "E" : "") + AutoConf.quote(value);
  }

  /** Of those that are ever changed while the server runs, as this session sees them. */
  private static boolean isLoaded(Session session, Map<String, String> wanted) throws SQLException {
    Map<String, String> loaded =
        session.one(
            LOADED,
            row ->
                Map.of(
                    STANDBY_NAMES, row.getString(1),
                    PRIMARY_CONNINFO, row.getString(2),
                    RESTORE_COMMAND, row.getString(3)));
    return loaded.entrySet().stream()
        .allMatch(s -> wanted.getOrDefault(s.getKey(), s.getValue()).equals(s.getValue()));
  }

  /**
   * Whether a reload does anything at all: one unknown name or a syntax error in any file makes it
   * a silent no-op, and no entry applies.
   */
  static boolean filesAreGood(Session session) throws SQLException {
    return session.one(
        "select coalesce(bool_or(applied), false) from pg_file_settings", row -> row.getBoolean(1));
  }

  static String complaints(Session session) throws SQLException {
    return session.one(
        """
        select coalesce(string_agg(format('%s:%s: %s: %s', sourcefile, sourceline, name, error), '; '), 'no error shown')
        from pg_file_settings where error is not null
        """,
        row -> row.getString(1));
  }
}
