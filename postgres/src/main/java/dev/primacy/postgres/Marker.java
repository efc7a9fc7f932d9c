package dev.primacy.postgres;

import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.node.LocalEffect.WriteMarker;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The rows of {@code primacy.epoch}. One is committed through the loaded rule in the background,
 * because nothing in PostgreSQL bounds a commit that waits for a standby; it counts once COMMIT has
 * returned without the warning of a cancelled wait.
 */
final class Marker implements AutoCloseable {

  static final String DATABASE = "primacy";

  static final String TABLE =
      """
      create table if not exists primacy.epoch (
        epoch bigint primary key, node text not null, decision bigint not null,
        timeline int not null, at timestamptz not null default now())
      """;

  private static final String NEWEST = "select coalesce(max(epoch), 0) from primacy.epoch";

  private static final String WRITE =
      """
      insert into primacy.epoch (epoch, node, decision, timeline) values (?, ?, ?,
        ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int)
      on conflict (epoch) do update
        set node = excluded.node, decision = excluded.decision, timeline = excluded.timeline, at = now()
      """;

  private static final Duration RETRY = Duration.ofSeconds(1);

  private final Instance instance;
  private final AtomicReference<@Nullable Attempt> latest = new AtomicReference<>();
  private final AtomicReference<Acknowledged> acknowledged =
      new AtomicReference<>(new Acknowledged(0, Epoch.NONE));
  private Epoch replayed = Epoch.NONE;
  private @Nullable Deadline notBefore;

  Marker(Instance instance) {
    this.instance = instance;
  }

  /** The newest one that counts, and in which life of the server. */
  private record Acknowledged(long life, Epoch epoch) {}

  /** One commit, under way or ended. */
  private static final class Attempt {
    private final long life;
    private final Epoch epoch;
    private final Session session;
    private volatile boolean ended;

    Attempt(long life, Epoch epoch, Session session) {
      this.life = life;
      this.epoch = epoch;
      this.session = session;
    }
  }

  /** Begins to write; while one of the same epoch hangs there is no second one. */
  Outcome begin(WriteMarker order, long life) throws SQLException {
    Attempt before = latest.get();
    if (before != null && before.life == life) {
      boolean same = before.epoch.equals(order.epoch());
      if (same && (!before.ended || acknowledged(life).equals(order.epoch()))) {
        return Outcome.DONE;
      }
      before.session.close();
    }
    PostgresConfig config = instance.config();
    Session session = Session.open(config, DATABASE, config.times().look());
    Attempt attempt = new Attempt(life, order.epoch(), session);
    latest.set(attempt);
    Thread.ofVirtual().name("marker-" + order.epoch()).start(() -> write(attempt, order));
    return Outcome.DONE;
  }

  private void write(Attempt attempt, WriteMarker order) {
    try (attempt.session) {
      attempt.session.answerAnyTime();
      Connection connection = attempt.session.connection();
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        // Both may have been lowered for the role, the database or the server.
        statement.execute("set transaction read write");
        statement.execute("set local synchronous_commit = on");
      }
      try (PreparedStatement insert = connection.prepareStatement(WRITE)) {
        insert.setLong(1, order.epoch().number());
        insert.setString(2, order.node().name());
        insert.setLong(3, order.decision());
        insert.executeUpdate();
      }
      connection.clearWarnings();
      connection.commit();
      // A cancelled wait commits with success and a warning: on the primary alone, perhaps.
      if (connection.getWarnings() == null) {
        acknowledged.set(new Acknowledged(attempt.life, attempt.epoch));
      }
    } catch (SQLException e) {
      // Unknown is never done: it is ordered again where it is still wanted.
    } finally {
      attempt.ended = true;
    }
  }

  /** The newest epoch whose marker was acknowledged in this life of the server. */
  Epoch acknowledged(long life) {
    Acknowledged newest = acknowledged.get();
    return newest.life() == life ? newest.epoch() : Epoch.NONE;
  }

  /** The newest epoch that a standby shows; where there is no such table yet, none. */
  Epoch readReplayed() throws IOException {
    if (notBefore != null && !notBefore.hasPassed()) {
      return replayed;
    }
    try {
      replayed = instance.markerSession().one(NEWEST, row -> new Epoch(row.getLong(1)));
      notBefore = null;
    } catch (SQLException e) {
      notBefore = Deadline.in(RETRY);
    }
    return replayed;
  }

  Epoch lastReplayed() {
    return replayed;
  }

  /** A new life of the server may show less. */
  void forgetReplayed() {
    replayed = Epoch.NONE;
    notBefore = null;
  }

  @Override
  public void close() {
    Attempt attempt = latest.get();
    if (attempt != null) {
      attempt.session.close();
    }
  }
}
