package dev.primacy.postgres;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Commits something that means nothing, again and again, and waits for the server's own disk alone:
 * a server with hung storage answers every question and commits nothing. Nothing in PostgreSQL
 * bounds such a commit, so it has a thread of its own.
 */
final class CommitProbe implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofSeconds(1);

  // A message in the WAL: it leaves no row behind, and no decoder asks for the prefix.
  private static final String COMMIT = "select pg_logical_emit_message(true, 'primacy', '')";

  private final PostgresConfig config;
  private final Consumer<Duration> committed;
  private final WatchedWait waited = new WatchedWait();
  private final AtomicBoolean busy = new AtomicBoolean();
  private volatile @Nullable Session session;
  private volatile @Nullable Long committingSince;
  private long life;
  private @Nullable Deadline notBefore;

  /**
   * @param committed hears how long each commit took
   */
  CommitProbe(PostgresConfig config, Consumer<Duration> committed) {
    this.config = config;
    this.committed = committed;
  }

  /**
   * Begins the next commit when it is due and none is under way.
   *
   * @return how many milliseconds the one under way was seen waiting; 0 where none is
   */
  long keepOn(long ofLife) {
    if (ofLife != life) {
      close();
      life = ofLife;
    }
    Long since = committingSince;
    if (since != null) {
      return waited.look(since, System.nanoTime()).toMillis();
    }
    if ((notBefore == null || notBefore.hasPassed()) && busy.compareAndSet(false, true)) {
      notBefore = Deadline.in(PAUSE);
      Thread.ofVirtual().name("commit-probe").start(this::commit);
    }
    return 0;
  }

  private void commit() {
    try {
      Session open = session;
      if (open == null || !open.isOpen()) {
        open = Session.open(config, config.admin().database(), config.times().look());
        open.answerAnyTime();
        session = open;
      }
      long since = System.nanoTime();
      committingSince = since;
      open.execute(COMMIT);
      committed.accept(Duration.ofNanos(System.nanoTime() - since));
    } catch (SQLException e) {
      // Whoever cannot be asked is judged by the looks, not by this.
      close();
    } finally {
      committingSince = null;
      busy.set(false);
    }
  }

  /** Also ends the wait of a commit that is under way. */
  @Override
  public void close() {
    Session open = session;
    if (open != null) {
      open.close();
      session = null;
    }
  }
}
