package dev.primacy.postgres;

import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.Timeline;
import dev.primacy.core.node.Server;
import dev.primacy.core.node.Server.Walsender;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a running server says of itself in one statement.
 *
 * @param timeline the one being written; empty in recovery
 * @param flushed its own WAL, not before any of the walsenders was read; zero in recovery
 * @param received empty where no receiver was asked for in this life of the server
 * @param receiver a receiver process lives, connected or still connecting
 * @param parkedAt where the startup process has replayed all local WAL and found no more
 * @param heldUp why the startup process replays nothing although there is more
 */
record ServerState(
    boolean inRecovery,
    Optional<Timeline> timeline,
    Lsn flushed,
    Optional<Lsn> received,
    Lsn replayed,
    boolean receiver,
    boolean streaming,
    Optional<Long> heardMillisAgo,
    Optional<Lsn> parkedAt,
    Optional<HeldUp> heldUp,
    Settings settings,
    List<Walsender> walsenders) {

  /** The settings that a session begun now would see. */
  record Settings(
      String standbyNames,
      String primaryConninfo,
      String restoreCommand,
      boolean fsync,
      boolean archiving,
      long segmentBytes) {

    static Settings read(ResultSet row) throws SQLException {
      return new Settings(
          row.getString("standby_names"),
          row.getString("primary_conninfo"),
          row.getString("restore_command"),
          row.getBoolean("fsync"),
          row.getBoolean("archiving"),
          row.getLong("segment_bytes"));
    }
  }

  // In recovery the functions of a primary raise an error and the other way round; the statement
  // must be one for both. A receiver that only connects is no row of pg_stat_wal_receiver but has
  // its backend entry. The parked position is read after the startup process was seen parked. Each
  // row carries one walsender, or none.
  // The flushed position stands in the outermost list, which is evaluated for a row that is
  // complete: it is read after all walsenders. Read before, a follower that kept up would seem to
  // hold more than there is, in one look of twenty while somebody writes.
  private static final String SQL =
      """
      select s.*,
             case when not s.in_recovery then pg_current_wal_flush_lsn() end as flushed,
             w.streaming, w.heard, a.parked_at, a.held_up, a.receivers,
             r.application_name, r.state, r.write_lsn, r.flush_lsn, r.replay_lsn,
             extract(epoch from r.write_lag) * 1000 as write_lag,
             extract(epoch from r.flush_lag) * 1000 as flush_lag,
             extract(epoch from r.replay_lag) * 1000 as replay_lag
      from (select pg_is_in_recovery() as in_recovery,
              case when not pg_is_in_recovery()
                then substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) end as timeline,
              pg_last_wal_receive_lsn() as received,
              pg_last_wal_replay_lsn() as replayed,
              current_setting('synchronous_standby_names') as standby_names,
              current_setting('primary_conninfo') as primary_conninfo,
              current_setting('restore_command') as restore_command,
              current_setting('fsync') = 'on' as fsync,
              current_setting('archive_mode') <> 'off' as archiving,
              pg_size_bytes(current_setting('wal_segment_size')) as segment_bytes) s
        left join lateral
          (select status = 'streaming' as streaming,
             extract(epoch from clock_timestamp() - last_msg_receipt_time) * 1000 as heard
           from pg_stat_get_wal_receiver() where pid is not null) w on s.in_recovery
        left join lateral
          (select case when bool_or(backend_type = 'startup'
               and wait_event = 'RecoveryRetrieveRetryInterval')
               then pg_last_wal_replay_lsn() end as parked_at,
             max(case
               when backend_type <> 'startup' then null
               when wait_event = 'RecoveryPause' then 'PAUSED'
               when wait_event = 'RecoveryApplyDelay' then 'DELAYED'
               when wait_event like 'RecoveryConflict%' or wait_event_type in ('Lock', 'BufferPin')
               then 'IN_CONFLICT' end) as held_up,
             count(*) filter (where backend_type = 'walreceiver') as receivers
           from pg_stat_get_activity(null)) a on s.in_recovery
        left join pg_stat_replication r on not s.in_recovery
      """;

  /** An archive may bring more. */
  boolean restores() {
    return !settings.restoreCommand().isBlank();
  }

  private record Row(ServerState state, Optional<Walsender> walsender) {}

  static ServerState read(Session session) throws SQLException {
    List<Row> rows = session.query(SQL, ServerState::row);
    List<Walsender> walsenders = new ArrayList<>();
    rows.forEach(row -> row.walsender().ifPresent(walsenders::add));
    return rows.getLast().state().with(walsenders);
  }

  private ServerState with(List<Walsender> found) {
    return new ServerState(
        inRecovery,
        timeline,
        flushed,
        received,
        replayed,
        receiver,
        streaming,
        heardMillisAgo,
        parkedAt,
        heldUp,
        settings,
        List.copyOf(found));
  }

  private static Row row(ResultSet row) throws SQLException {
    Optional<Timeline> timeline =
        Optional.ofNullable(row.getString("timeline"))
            .map(hex -> new Timeline(Integer.parseUnsignedInt(hex, 16)));
    ServerState state =
        new ServerState(
            row.getBoolean("in_recovery"),
            timeline,
            lsn(row, "flushed").orElse(Lsn.ZERO),
            lsn(row, "received"),
            lsn(row, "replayed").orElse(Lsn.ZERO),
            row.getLong("receivers") > 0,
            row.getBoolean("streaming"),
            millis(row, "heard"),
            lsn(row, "parked_at"),
            Optional.ofNullable(row.getString("held_up")).map(HeldUp::valueOf),
            Settings.read(row),
            List.of());
    String name = row.getString("application_name");
    return new Row(state, name == null ? Optional.empty() : Optional.of(walsender(row, name)));
  }

  private static Walsender walsender(ResultSet row, String name) throws SQLException {
    return new Walsender(
        name,
        "streaming".equals(row.getString("state")),
        lsn(row, "write_lsn").orElse(Lsn.ZERO),
        lsn(row, "flush_lsn").orElse(Lsn.ZERO),
        lsn(row, "replay_lsn").orElse(Lsn.ZERO),
        new Server.Lag(
            millis(row, "write_lag"), millis(row, "flush_lag"), millis(row, "replay_lag")));
  }

  private static Optional<Lsn> lsn(ResultSet row, String column) throws SQLException {
    String text = row.getString(column);
    return text == null ? Optional.empty() : Optional.of(Lsn.parse(text));
  }

  private static Optional<Long> millis(ResultSet row, String column) throws SQLException {
    double millis = row.getDouble(column);
    return row.wasNull() ? Optional.empty() : Optional.of(Math.max(0, (long) millis));
  }
}
