package dev.primacy.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Asks again and again until something has come, for so long at most. */
record Waiting(Duration limit) {

  private static final Duration PAUSE = Duration.ofMillis(50);

  <T> Optional<T> until(Supplier<Optional<T>> question) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      Optional<T> answer = question.get();
      if (answer.isPresent() || deadline - System.nanoTime() <= 0) {
        return answer;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
      if (Thread.interrupted()) {
        throw new CommandFailure(Exit.FAILED, "interrupted");
      }
    }
  }
}
