package dev.primacy.consensus;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Looks every second after a Ratis division: one that dies by itself tells nobody. */
final class RaftWatch implements AutoCloseable {

  private static final long EVERY_MILLIS = 1_000;

  private final ScheduledExecutorService clock;
  private final ScheduledFuture<?> looks;

  RaftWatch(String name, Runnable look) {
    clock =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name(name + "-log-watch").daemon().factory());
    looks = clock.scheduleWithFixedDelay(look, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    looks.cancel(true);
    clock.shutdownNow();
  }
}
