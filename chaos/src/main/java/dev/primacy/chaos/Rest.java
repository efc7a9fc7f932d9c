package dev.primacy.chaos;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The time in which a machine comes to rest: processes that were started a moment ago warm up for a
 * while on the cores of all hosts at once, which is no part of the next fault.
 */
final class Rest {

  private static final Duration WINDOW = Duration.ofMillis(500);
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final double BUSY = 0.6;
  // In the first line of /proc/stat, after its name.
  private static final int IDLE = 3;
  private static final int WAITING_FOR_DISK = 4;

  private Rest() {}

  /**
   * Returns when more than a third of the cores has been idle for half a second, and after five
   * seconds in any case: a machine that is always busy is measured as it is.
   */
  static void await() {
    long deadline = System.nanoTime() + LIMIT.toNanos();
    double busy = 1;
    while (busy > BUSY && deadline - System.nanoTime() > 0) {
      Spent before = Spent.now();
      LockSupport.parkNanos(WINDOW.toNanos());
      busy = Spent.now().busySince(before);
    }
  }

  /** Ticks of all cores since the machine started. */
  private record Spent(long all, long idle) {

    static Spent now() {
      try {
        List<Long> ticks =
            Arrays.stream(Files.readAllLines(Path.of("/proc/stat")).getFirst().split(" +", -1))
                .skip(1)
                .map(Long::valueOf)
                .toList();
        return new Spent(
            ticks.stream().mapToLong(Long::longValue).sum(),
            ticks.get(IDLE) + ticks.get(WAITING_FOR_DISK));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    double busySince(Spent before) {
      return 1 - (double) (idle - before.idle) / Math.max(1, all - before.all);
    }
  }
}
