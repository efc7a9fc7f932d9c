package dev.primacy.postgres;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Checkpoints by order, one at a time in a thread of its own: one may take minutes, and the server
 * is looked at meanwhile.
 */
final class Checkpoints implements AutoCloseable {

  private final PostgresConfig config;
  private volatile @Nullable Session session;
  private volatile Done done = new Done(0, 0);
  private Done begun = new Done(0, 0);

  /** The newest one that was completed, and in which life of the server. */
  private record Done(long life, long number) {}

  Checkpoints(PostgresConfig config) {
    this.config = config;
  }

  /** The newest one that was completed in this life of the server. */
  long completed(long life) {
    Done newest = done;
    return newest.life() == life ? newest.number() : 0;
  }

  Outcome begin(long number, long life) throws SQLException {
    Done wanted = new Done(life, number);
    Session before = session;
    boolean underWay = wanted.equals(begun) && before != null && before.isOpen();
    if (underWay || wanted.equals(done)) {
      return Outcome.DONE;
    }
    close();
    begun = wanted;
    Session opened = Session.open(config, config.admin().database(), config.times().look());
    opened.answerAnyTime();
    session = opened;
    Thread.ofVirtual().name("checkpoint-" + number).start(() -> run(opened, wanted));
    return Outcome.DONE;
  }

  private void run(Session opened, Done wanted) {
    try (opened) {
      opened.execute("checkpoint");
      done = wanted;
    } catch (SQLException e) {
      // Unknown is never done: it is ordered again where it is still wanted.
    }
  }

  @Override
  public void close() {
    Session open = session;
    if (open != null) {
      open.close();
    }
  }
}
