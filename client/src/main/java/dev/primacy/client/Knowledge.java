package dev.primacy.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * What is known of every cluster; shared by the thread that learns and those that ask. Whatever is
 * older than what is known, whoever tells it, is not learned.
 */
final class Knowledge {

  private final LongSupplier nanoClock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final SortedMap<String, Topology> newest = new TreeMap<>();
  private final List<Listener> listeners = new ArrayList<>();
  private OptionalLong vouchedAtNanos = OptionalLong.empty();
  private Optional<String> closed = Optional.empty();

  Knowledge(LongSupplier nanoClock) {
    this.nanoClock = nanoClock;
  }

  /** Takes what a manager told. */
  void learn(Topology told) {
    locked(() -> {
      Topology known = newest.get(told.cluster());
      if (known == null || !(told.isOlderThan(known) || told.equals(known))) {
        newest.put(told.cluster(), told);
        listeners.forEach(listener -> listener.offer(told));
        changed.signalAll();
      }
    });
  }

  /** The highest revision of any cluster. */
  long revision() {
    return all().stream().mapToLong(Topology::revision).max().orElse(0);
  }

  /** A manager that knows of a leader, and all that is known here, says that this is all. */
  void vouch() {
    locked(() -> vouchedAtNanos = OptionalLong.of(nanoClock.getAsLong()));
  }

  List<Topology> all() {
    lock.lock();
    try {
      return List.copyOf(newest.values());
    } finally {
      lock.unlock();
    }
  }

  Optional<Known> of(String cluster) {
    lock.lock();
    try {
      return Optional.ofNullable(newest.get(cluster)).map(t -> new Known(t, age()));
    } finally {
      lock.unlock();
    }
  }

  /** A listener hears first what is known already. */
  void add(Listener listener) {
    locked(() -> {
      listeners.add(listener);
      newest.values().forEach(listener::offer);
    });
  }

  void remove(Listener listener) {
    locked(() -> listeners.remove(listener));
  }

  Topology await(String cluster, Predicate<Topology> wanted, Duration timeout)
      throws InterruptedException, TimeoutException {
    long left = timeout.toNanos();
    lock.lockInterruptibly();
    try {
      while (true) {
        if (closed.isPresent()) {
          throw new IllegalStateException(closed.get());
        }
        Topology known = newest.get(cluster);
        if (known != null && wanted.test(known)) {
          return known;
        }
        if (left <= 0) {
          throw new TimeoutException(
              "waited %d ms for %s; known is %s".formatted(timeout.toMillis(), cluster, known));
        }
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Nobody waits any more. */
  void close(String why) {
    locked(() -> {
      closed = Optional.of(why);
      changed.signalAll();
    });
  }

  private Optional<Duration> age() {
    return vouchedAtNanos.isPresent()
        ? Optional.of(Duration.ofNanos(nanoClock.getAsLong() - vouchedAtNanos.getAsLong()))
        : Optional.empty();
  }

  private void locked(Runnable change) {
    lock.lock();
    try {
      change.run();
    } finally {
      lock.unlock();
    }
  }
}
