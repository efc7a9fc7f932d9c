package dev.primacy.postgres;

import java.time.Duration;

/**
 * How long something has been seen to last. Each look adds the time since the look before, but no
 * more than two heartbeats: where nobody looked for longer, this process stood still, and perhaps
 * the whole host with it, which says nothing of what it waits for.
 *
 * <p>Not thread-safe: whoever looks owns it.
 */
final class WatchedWait {

  static final Duration MOST_PER_LOOK = Duration.ofMillis(500);

  private long began;
  private long lookedAt;
  private long nanos;

  /**
   * Takes a look.
   *
   * @param since when what is waited for began, which tells it from the one before
   * @return how long it was seen waiting, this look included
   */
  Duration look(long since, long now) {
    if (nanos == 0 || began != since) {
      began = since;
      lookedAt = since;
      nanos = 0;
    }
    nanos += Math.min(now - lookedAt, MOST_PER_LOOK.toNanos());
    lookedAt = now;
    return Duration.ofNanos(nanos);
  }
}
