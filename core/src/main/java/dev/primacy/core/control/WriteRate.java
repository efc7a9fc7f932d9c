package dev.primacy.core.control;

import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.time.MonoTime;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * How fast a primary has been writing WAL of late, at its fastest: what it may have written while
 * nobody saw it is reckoned by that.
 *
 * @param bytesPerSecond the highest of the windows seen, each counting a little less with each
 *     window since; empty before the first one is over
 */
record WriteRate(Lsn begun, MonoTime since, OptionalLong bytesPerSecond) {

  private static final Duration WINDOW = Duration.ofMillis(200);
  // After half a minute of quiet the peak counts a twentieth.
  private static final double FADING = 0.98;

  static WriteRate from(Lsn lsn, MonoTime now) {
    return new WriteRate(lsn, now, OptionalLong.empty());
  }

  WriteRate at(Lsn lsn, MonoTime now) {
    Duration passed = now.since(since);
    if (passed.compareTo(WINDOW) < 0) {
      return this;
    }
    long written = Math.max(0, lsn.bytesSince(begun));
    long rate = Math.round(written * 1e9 / passed.toNanos());
    long faded = (long) (bytesPerSecond.orElse(0) * FADING);
    return new WriteRate(lsn, now, OptionalLong.of(Math.max(rate, faded)));
  }

  /** The most that it may write in this time; empty while no window is over. */
  OptionalLong bytesIn(Duration time) {
    if (bytesPerSecond.isEmpty()) {
      return OptionalLong.empty();
    }
    double seconds = Math.max(0, time.toNanos()) / 1e9;
    return OptionalLong.of((long) Math.ceil(bytesPerSecond.getAsLong() * seconds));
  }
}
