package dev.primacy.postgres;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The monotonic moment after which an attempt is given up. */
record Deadline(long atNanos) {

  /** Something that may have become true by now. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws SQLException, IOException;
  }

  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  /** The earlier of this one and {@code time} from now. */
  Deadline orIn(Duration time) {
    Deadline other = in(time);
    return other.atNanos - atNanos < 0 ? other : this;
  }

  boolean hasPassed() {
    return System.nanoTime() - atNanos >= 0;
  }

  Duration remaining() {
    return Duration.ofNanos(Math.max(0, atNanos - System.nanoTime()));
  }

  /** Asks again and again until it holds; false when the time is over first. */
  boolean await(Duration interval, Condition condition) throws SQLException, IOException {
    while (!condition.holds()) {
      if (hasPassed()) {
        return false;
      }
      LockSupport.parkNanos(interval.toNanos());
    }
    return true;
  }
}
