package dev.primacy.simulation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/** Runs many seeds, each by itself, on all processors. */
final class Search {

  /**
   * What came of it.
   *
   * @param sum what the runs that held went through
   * @param failed the runs in which something broke, lowest seed first
   */
  record Findings(Tally.Numbers sum, List<Result.Failed> failed, double seconds) {}

  private final LongFunction<Result> run;
  private final boolean stopAtFirst;

  /**
   * @param run what becomes of a seed
   * @param stopAtFirst whether one failure is enough
   */
  Search(LongFunction<Result> run, boolean stopAtFirst) {
    this.run = run;
    this.stopAtFirst = stopAtFirst;
  }

  Findings over(long first, long count) throws InterruptedException {
    long begun = System.nanoTime();
    AtomicLong next = new AtomicLong(first);
    AtomicBoolean enough = new AtomicBoolean();
    List<Result.Failed> failed = new ArrayList<>();
    List<Tally.Numbers> sums = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < Runtime.getRuntime().availableProcessors(); i++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                Tally.Numbers sum = Tally.Numbers.NONE;
                long seed = next.getAndIncrement();
                while (seed < first + count && !enough.get()) {
                  switch (run.apply(seed)) {
                    case Result.Passed(var numbers) -> sum = sum.plus(numbers);
                    case Result.Failed failure -> {
                      synchronized (failed) {
                        failed.add(failure);
                      }
                      enough.set(stopAtFirst);
                    }
                  }
                  seed = next.getAndIncrement();
                }
                synchronized (sums) {
                  sums.add(sum);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    failed.sort(Comparator.comparingLong(Result.Failed::seed));
    Tally.Numbers sum = sums.stream().reduce(Tally.Numbers.NONE, Tally.Numbers::plus);
    return new Findings(sum, List.copyOf(failed), (System.nanoTime() - begun) / 1e9);
  }
}
