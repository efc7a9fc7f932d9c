package dev.primacy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.node.LocalEffect;
import dev.primacy.core.node.LocalFacts;
import dev.primacy.core.node.Server;
import dev.primacy.core.node.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class RetriesTest {

  private static final LocalEffect CLONE = new LocalEffect.Clone("b:5432", 50);
  private static final LocalEffect STOP = new LocalEffect.Stop();
  private static final LocalFacts FACTS =
      new LocalFacts(
          OptionalLong.empty(),
          OptionalLong.empty(),
          0,
          false,
          new Server.Absent(),
          Optional.empty(),
          Optional.of("Clone: nobody answers"));

  private final Retries retries = new Retries();
  // Monotonic clocks begin anywhere, and may wrap around.
  private long now = Long.MAX_VALUE - 1;

  @Test
  void waitsLongerAfterEachFailedClone() {
    List<Long> seconds = new ArrayList<>();
    for (int attempt = 1; attempt < Retries.CLONES; attempt++) {
      seconds.add(failAndWait(CLONE).toSeconds());
    }
    assertThat(seconds)
        .startsWith(1L, 2L, 4L, 8L, 16L, 32L, 64L, 128L, 256L, 300L, 300L)
        .endsWith(300L);
    assertThat(seconds.stream().mapToLong(s -> s).sum()).isBetween(3000L, 4000L);
  }

  @Test
  void givesUpACloneThatFailsForAnHourAndSaysSo() {
    for (int attempt = 1; attempt < Retries.CLONES; attempt++) {
      failAndWait(CLONE);
    }
    assertThat(said(CLONE)).isEqualTo("Clone: nobody answers");
    retries.note(CLONE, false, now);
    pass(Duration.ofDays(30));
    assertThat(retries.holdsBack(CLONE, now)).isTrue();
    assertThat(said(CLONE))
        .isEqualTo(
            "given up after 20 attempts, until another source or another rebuild is ordered, "
                + "or this agent is restarted; the last one: Clone: nobody answers");
    assertThat(said(STOP)).isEqualTo("Clone: nobody answers");
  }

  @Test
  void triesAgainUnderAnotherOrderAndFromAnotherSource() {
    for (int attempt = 0; attempt < Retries.CLONES; attempt++) {
      retries.note(CLONE, false, now);
    }
    retries.forgive();
    assertThat(retries.holdsBack(CLONE, now)).as("the same order once more").isTrue();
    assertThat(retries.holdsBack(new LocalEffect.Clone("b:5432", 51), now)).isFalse();
    assertThat(retries.holdsBack(new LocalEffect.Clone("c:5432", 50), now)).isFalse();
    assertThat(new Retries().holdsBack(CLONE, now)).as("another process").isFalse();
  }

  @Test
  void goesStraightFromARewindThatFailedToAClone() {
    retries.note(new LocalEffect.Rewind("b:5432", 50), false, now);
    pass(Duration.ofMillis(20));
    assertThat(retries.holdsBack(CLONE, now)).isFalse();
  }

  @Test
  void holdsOtherEffectsBackForSecondsOnly() {
    List<Long> millis = new ArrayList<>();
    for (int attempt = 1; attempt <= 11; attempt++) {
      millis.add(failAndWait(STOP).toMillis());
    }
    assertThat(millis).startsWith(20L, 40L, 80L).endsWith(5120L, 10_000L, 10_000L);
  }

  @Test
  void anOrderEndsThePauseOfOtherEffects() {
    retries.note(STOP, false, now);
    assertThat(retries.holdsBack(STOP, now)).isTrue();
    retries.forgive();
    assertThat(retries.holdsBack(STOP, now)).isFalse();
  }

  /** How long until it may be tried again. */
  private Duration failAndWait(LocalEffect effect) {
    retries.note(effect, false, now);
    Duration waited = Duration.ZERO;
    Duration step = Duration.ofMillis(20);
    while (retries.holdsBack(effect, now)) {
      pass(step);
      waited = waited.plus(step);
    }
    return waited;
  }

  private void pass(Duration time) {
    now += time.toNanos();
  }

  private String said(LocalEffect next) {
    return retries.tell(new Step.Do(next), FACTS).trouble().orElseThrow();
  }
}
