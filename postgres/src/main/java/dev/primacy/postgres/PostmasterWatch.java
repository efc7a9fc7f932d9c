package dev.primacy.postgres;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.locks.LockSupport;

/**
 * Tells within milliseconds that a postmaster has ended, also one that is not our child: the
 * kernel's process descriptor becomes readable. Where there is none, a slow look at the process
 * does it.
 */
final class PostmasterWatch implements AutoCloseable {

  private static final int POLL_MILLIS = 500;
  private static final Duration FALLBACK = Duration.ofMillis(25);

  private final Postmaster postmaster;
  private final Runnable onEnd;
  private final Thread thread;
  private volatile boolean closed;

  PostmasterWatch(Postmaster postmaster, Runnable onEnd) {
    this.postmaster = postmaster;
    this.onEnd = onEnd;
    // A platform thread, because the wait is inside a system call.
    this.thread =
        Thread.ofPlatform().daemon().name("postmaster-" + postmaster.pid()).start(this::watch);
  }

  boolean isFor(Postmaster other) {
    return postmaster.life() == other.life() && thread.isAlive();
  }

  private void watch() {
    OptionalInt descriptor = Libc.openPidfd(postmaster.pid());
    // Asked after it was opened: the descriptor is then certainly this postmaster's, not of a
    // reuse.
    if (postmaster.lives()) {
      if (descriptor.isPresent()) {
        awaitEnd(descriptor.getAsInt());
      } else {
        awaitEndSlowly();
      }
    }
    descriptor.ifPresent(Libc::close);
    if (!closed) {
      onEnd.run();
    }
  }

  private void awaitEnd(int descriptor) {
    boolean ended = false;
    while (!ended && !closed) {
      ended = Libc.awaitReadable(descriptor, POLL_MILLIS);
    }
  }

  private void awaitEndSlowly() {
    while (!closed && postmaster.lives()) {
      LockSupport.parkNanos(FALLBACK.toNanos());
    }
  }

  /** Ends the watch; nobody is called any more. */
  @Override
  public void close() {
    closed = true;
  }
}
