package dev.primacy.postgres;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whose turn it is to use the server: an effect's or a look's. An effect that may wait for long
 * lets looks in between two questions, and ends early where it is given up.
 */
final class Turn {

  // Fair: an effect that asks every millisecond would never let anybody in.
  private final ReentrantLock lock = new ReentrantLock(true);
  private volatile boolean givenUp;
  // Guarded by the lock: an effect is under way, and only waits.
  private boolean waiting;

  /** Something that is done with the server to oneself. */
  @FunctionalInterface
  interface Alone<T> {
    T run() throws SQLException, IOException;
  }

  /** An effect, from its beginning to its end. */
  <T> T effect(Alone<T> effect) throws SQLException, IOException {
    lock.lock();
    try {
      return effect.run();
    } finally {
      lock.unlock();
    }
  }

  /** For what comes next; what was given up before is over. */
  void begin() {
    givenUp = false;
  }

  void giveUp() {
    givenUp = true;
  }

  /** For what may take long: it has passed as soon as that is given up. */
  Deadline deadline(Duration time) {
    return Deadline.in(time, () -> givenUp);
  }

  void lock() {
    lock.lock();
  }

  void unlock() {
    lock.unlock();
  }

  /** Whether an effect is in the middle of its work; to be asked by a look. */
  boolean isEffectWaiting() {
    return waiting;
  }

  /** As {@link Deadline#await}, with looks in between. */
  boolean await(Deadline deadline, Duration interval, Deadline.Condition condition)
      throws SQLException, IOException {
    while (!condition.holds()) {
      if (deadline.hasPassed()) {
        return false;
      }
      aside(() -> {
        LockSupport.parkNanos(interval.toNanos());
        return true;
      });
    }
    return true;
  }

  /** Runs what touches nothing that a look uses, with looks meanwhile. */
  <T> T aside(Alone<T> rest) throws SQLException, IOException {
    waiting = true;
    lock.unlock();
    try {
      return rest.run();
    } finally {
      lock.lock();
      waiting = false;
    }
  }
}
