package dev.primacy.postgres;

import dev.primacy.core.node.Inspection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds out what else goes on in the server of this host, in a session of its own: whoever looks at
 * the server all the time does not wait for it.
 */
public final class Inspector {

  private static final Duration ANSWER = Duration.ofSeconds(1);
  private static final int FIRST_WITH_DATABASE_COLLATIONS = 150000;

  private static final String BURDENS =
      """
      select
        (select count(*) from pg_ls_archive_statusdir() where name like '%.ready') as unarchived,
        (select last_failed_time is not null
             and (last_archived_time is null or last_failed_time > last_archived_time)
           from pg_stat_archiver) as archiver_fails,
        count(*) as transactions,
        coalesce(extract(epoch from max(clock_timestamp() - xact_start)), 0) as oldest,
        (select count(*) from pg_prepared_xacts) as prepared,
        (select count(*) from pg_stat_progress_basebackup) as backups,
        current_setting('server_version_num')::int as version
      from pg_stat_activity
      where backend_type = 'client backend' and application_name <> 'primacy'
        and clock_timestamp() - xact_start > interval '1 s' * ${LONG}
      """;

  private static final String SLOTS =
      "select slot_name from pg_replication_slots where slot_type = 'logical' and not temporary";

  // What the catalogue recorded is the same on every node; what the host sorts by is not.
  private static final String COLLATIONS =
      """
      select datname, pg_database_collation_actual_version(oid) as version
      from pg_database where pg_database_collation_actual_version(oid) is not null
      """;

  private final PostgresConfig config;
  private final Duration longAs;

  public Inspector(PostgresConfig config) {
    this(config, Inspection.LONG_TRANSACTION);
  }

  /**
   * @param longAs from which age on a transaction counts
   */
  Inspector(PostgresConfig config, Duration longAs) {
    this.config = config;
    this.longAs = longAs;
  }

  /** What is found within about a second, or why not. */
  public sealed interface Result {
    record Found(Inspection inspection) implements Result {}

    record Failed(String reason) implements Result {}
  }

  public Result inspect() {
    try (Session session = Session.open(config, config.admin().database(), ANSWER)) {
      session.execute("set statement_timeout = " + ANSWER.toMillis());
      return new Result.Found(inspect(session));
    } catch (SQLException e) {
      return new Result.Failed(String.valueOf(e.getMessage()));
    }
  }

  private record Burdens(
      long unarchived,
      boolean archiverFails,
      long transactions,
      Duration oldest,
      long prepared,
      long backups,
      int version) {}

  private Inspection inspect(Session session) throws SQLException {
    Burdens found =
        session.one(
            BURDENS.replace("${LONG}", String.valueOf(longAs.toSeconds())),
            row ->
                new Burdens(
                    row.getLong("unarchived"),
                    row.getBoolean("archiver_fails"),
                    row.getLong("transactions"),
                    Duration.ofMillis((long) (row.getDouble("oldest") * 1000)),
                    row.getLong("prepared"),
                    row.getLong("backups"),
                    row.getInt("version")));
    SortedMap<String, String> collations = new TreeMap<>();
    if (found.version() >= FIRST_WITH_DATABASE_COLLATIONS) {
      List<String[]> versions =
          session.query(
              COLLATIONS, row -> new String[] {row.getString("datname"), row.getString("version")});
      versions.forEach(v -> collations.put(v[0], v[1]));
    }
    Collection<String> slots = session.query(SLOTS, row -> row.getString(1));
    return new Inspection(
        found.unarchived(),
        found.archiverFails(),
        found.transactions(),
        found.oldest(),
        found.prepared(),
        found.backups(),
        collations,
        new TreeSet<>(slots));
  }
}
