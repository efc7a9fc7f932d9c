package dev.primacy.postgres;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * The monotonic moment after which an attempt is given up; somebody may give it up before.
 *
 * <p>Whatever waits or runs a program is handed one, so that nothing can forget to end early.
 */
record Deadline(long atNanos, BooleanSupplier givenUp) {

  /** Something that may have become true by now. */
  @FunctionalInterface
  interface Condition {
    boolean holds() throws SQLException, IOException;
  }

  /** For what nobody gives up. */
  static Deadline in(Duration time) {
    return in(time, () -> false);
  }

  static Deadline in(Duration time, BooleanSupplier givenUp) {
    return new Deadline(System.nanoTime() + time.toNanos(), givenUp);
  }

  /** The earlier of this one and {@code time} from now. */
  Deadline orIn(Duration time) {
    Deadline other = in(time, givenUp);
    return other.atNanos - atNanos < 0 ? other : this;
  }

  boolean hasPassed() {
    return isGivenUp() || System.nanoTime() - atNanos >= 0;
  }

  boolean isGivenUp() {
    return givenUp.getAsBoolean();
  }

  Duration remaining() {
    return Duration.ofNanos(Math.max(0, atNanos - System.nanoTime()));
  }

  /** Asks again and again until it holds; false when the deadline has passed first. */
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
