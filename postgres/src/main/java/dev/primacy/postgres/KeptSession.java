package dev.primacy.postgres;

import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A session that is kept for as long as one life of the server lasts. After an answer that did not
 * come in time the next one is begun a second later: a hung server must not collect our sessions.
 */
final class KeptSession implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final PostgresConfig config;
  private final String database;
  private @Nullable Session session;
  private long life;
  private @Nullable Deadline notBefore;

  KeptSession(PostgresConfig config, String database) {
    this.config = config;
    this.database = database;
  }

  /**
   * The session of this life of the server, opened where there is none.
   *
   * @param answer how long any single answer may take from now on
   */
  Session of(long wanted, Duration answer) throws SQLException {
    Session kept = session;
    if (kept != null && kept.isOpen() && life == wanted) {
      kept.answerWithin(answer);
      return kept;
    }
    close();
    if (notBefore != null && !notBefore.hasPassed()) {
      throw new SQLException("no answer a moment ago", "08006");
    }
    try {
      Session opened = Session.open(config, database, config.times().look());
      opened.answerWithin(answer);
      session = opened;
      life = wanted;
      notBefore = null;
      return opened;
    } catch (SQLException e) {
      noticeSilence(e);
      throw e;
    }
  }

  /** Must be told of every failure, so that it knows silence from a refusal. */
  void noticeSilence(SQLException trouble) {
    if (Session.isTimeout(trouble)) {
      notBefore = Deadline.in(PATIENCE);
    }
  }

  @Override
  public void close() {
    if (session != null) {
      session.close();
      session = null;
    }
  }
}
