package dev.primacy.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class WatchedWaitTest {

  // Monotonic clocks begin anywhere, and may wrap around.
  private static final long BEGAN = Long.MAX_VALUE - 1;

  private final WatchedWait wait = new WatchedWait();
  private long now = BEGAN;

  @Test
  void addsUpWhatWasLookedAt() {
    for (int i = 0; i < 40; i++) {
      look(BEGAN, 250);
    }
    assertThat(look(BEGAN, 250)).isEqualTo(Duration.ofMillis(41 * 250));
  }

  @Test
  void aPausedAgentHasSeenNothing() {
    look(BEGAN, 250);
    assertThat(look(BEGAN, 60_000))
        .isEqualTo(WatchedWait.MOST_PER_LOOK.plus(Duration.ofMillis(250)));
  }

  @Test
  void aPauseBeforeTheFirstLookCountsNoMore() {
    assertThat(look(BEGAN, 60_000)).isEqualTo(WatchedWait.MOST_PER_LOOK);
  }

  @Test
  void theNextOneBeginsAnew() {
    look(BEGAN, 250);
    look(BEGAN, 250);
    long next = now;
    assertThat(look(next, 30)).isEqualTo(Duration.ofMillis(30));
  }

  private Duration look(long since, long millis) {
    now += Duration.ofMillis(millis).toNanos();
    return wait.look(since, now);
  }
}
