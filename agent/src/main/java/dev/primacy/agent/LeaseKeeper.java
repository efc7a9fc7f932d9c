package dev.primacy.agent;

import dev.primacy.core.node.Lease;
import dev.primacy.core.time.MonoTime;
import dev.primacy.fencing.LeaseFile;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the agent's lease where the next agent finds it, and ends the server when it is over,
 * whatever the agent's loop is waiting for.
 */
final class LeaseKeeper implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);

  private static final long AGAIN_MILLIS = 500;

  private final LeaseFile file;
  private final Runnable quit;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("lease").daemon().factory());
  // A disk that hangs must hold up neither the agent's loop nor the end of the lease.
  private final ExecutorService disk =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().name("lease-file").daemon().factory());

  private volatile Optional<Lease> kept = Optional.empty();

  /**
   * @param quit ends the server at once; called when the lease is over
   */
  LeaseKeeper(LeaseFile file, Runnable quit) {
    this.file = file;
    this.quit = quit;
  }

  /** Goes by this lease from now on; costs nothing where it is the same as before. */
  void keep(Optional<Lease> lease) {
    if (lease.equals(kept)) {
      return;
    }
    kept = lease;
    disk.execute(() -> save(lease));
    lease.ifPresent(held -> {
      long left = held.length().toNanos() - now().since(held.asked()).toNanos();
      var _ = clock.schedule(this::endIfOver, Math.max(0, left), TimeUnit.NANOSECONDS);
    });
  }

  private void save(Optional<Lease> lease) {
    if (!lease.equals(kept)) {
      return; // a newer one comes right after it
    }
    try {
      file.save(lease);
    } catch (IOException e) {
      // Another agent would find the older one, and end the server too early, not too late.
      LOG.warn("the lease is not kept for the next agent: {}", e.getMessage());
    }
  }

  /** Until the loop has seen it dead and laid the lease down, or another one came. */
  private void endIfOver() {
    if (kept.filter(lease -> lease.isOver(now())).isEmpty()) {
      return;
    }
    LOG.error("the lease is over and no manager renewed it: the server is ended");
    try {
      quit.run();
    } catch (RuntimeException e) {
      LOG.error("the server cannot be told to end, and is told again", e);
    }
    var _ = clock.schedule(this::endIfOver, AGAIN_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static MonoTime now() {
    return new MonoTime(System.nanoTime());
  }

  @Override
  public void close() {
    clock.shutdownNow();
    disk.shutdownNow();
  }
}
