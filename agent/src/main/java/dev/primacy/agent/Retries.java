package dev.primacy.agent;

import dev.primacy.core.node.LocalEffect;
import dev.primacy.core.node.LocalFacts;
import dev.primacy.core.node.Step;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When what failed may be tried again: after ever longer pauses. A clone reads the whole primary,
 * so its pauses are longer, and after about an hour of them it is given up until another order or
 * another source comes, or another process.
 *
 * <p>Not thread-safe: one thread owns it.
 */
final class Retries {

  static final int CLONES = 20;

  private static final Duration FIRST = Duration.ofMillis(20);
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final Duration FIRST_OF_CLONES = Duration.ofSeconds(1);
  private static final Duration LONGEST_OF_CLONES = Duration.ofMinutes(5);
  private static final int MOST_DOUBLINGS = 20;

  private int failures;
  private @Nullable Long notBefore;
  private LocalEffect.@Nullable Clone clone;
  private int failedClones;
  private long noCloneBefore;

  /** Whether {@code effect} is not to be begun yet, or not at all. */
  boolean holdsBack(LocalEffect effect, long nowNanos) {
    boolean waits = notBefore != null && nowNanos - notBefore < 0;
    boolean cloneWaits = failedClones >= CLONES || nowNanos - noCloneBefore < 0;
    return waits || (effect.equals(clone) && cloneWaits);
  }

  /** An attempt has ended. */
  void note(LocalEffect effect, boolean done, long nowNanos) {
    if (done) {
      forgive();
      clone = effect instanceof LocalEffect.Clone ? null : clone;
      return;
    }
    if (effect instanceof LocalEffect.Clone failed) {
      failedClones = failed.equals(clone) ? failedClones + 1 : 1;
      clone = failed;
      noCloneBefore = nowNanos + pause(FIRST_OF_CLONES, LONGEST_OF_CLONES, failedClones).toNanos();
    } else {
      failures++;
      notBefore = nowNanos + pause(FIRST, LONGEST, failures).toNanos();
    }
  }

  /** Somebody asks anew: it is worth a try now, but for a clone that failed. */
  void forgive() {
    failures = 0;
    notBefore = null;
  }

  private static Duration pause(Duration first, Duration longest, int failures) {
    Duration doubled = first.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
    return doubled.compareTo(longest) < 0 ? doubled : longest;
  }

  /** How long until what failed is tried again; empty where nothing waits. */
  Optional<Duration> untilNext(long nowNanos) {
    return notBefore == null || nowNanos - notBefore >= 0
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(notBefore - nowNanos));
  }

  /** Whether the next thing to do is a clone that is not tried any more. */
  boolean hasGivenUp(Step step) {
    return failedClones >= CLONES && step instanceof Step.Do(var effect) && effect.equals(clone);
  }

  /** The facts, with what nobody would see otherwise: that no further attempt is made. */
  LocalFacts tell(Step step, LocalFacts facts) {
    return hasGivenUp(step)
        ? facts.withTrouble(
            "given up after "
                + failedClones
                + " attempts, until another source or another rebuild is ordered, or this agent is"
                + " restarted; the last one: "
                + facts.trouble().orElse("no reason is known"))
        : facts;
  }
}
