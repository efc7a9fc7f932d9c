package dev.primacy.core.time;

import java.time.Duration;

/**
 * A reading of one process's monotonic clock. Means nothing in another process and is never
 * replicated; only differences are taken, so that an overflow of the counter does no harm.
 */
public record MonoTime(long nanos) {

  public Duration since(MonoTime earlier) {
    return Duration.ofNanos(nanos - earlier.nanos);
  }

  public long millisSince(MonoTime earlier) {
    return (nanos - earlier.nanos) / 1_000_000;
  }

  public MonoTime plus(Duration duration) {
    return new MonoTime(nanos + duration.toNanos());
  }

  public MonoTime minusMillis(long millis) {
    return new MonoTime(nanos - millis * 1_000_000);
  }

  public boolean isBefore(MonoTime other) {
    return nanos - other.nanos < 0;
  }
}
