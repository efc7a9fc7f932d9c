package dev.primacy.simulation.postgres;

import java.util.ArrayList;
import java.util.List;

/** What makes a process one: it does things in its time, stands still while frozen, and ends. */
final class Breath {

  private final Host host;
  private final List<Runnable> deferred = new ArrayList<>();
  private boolean frozen;
  private boolean ended;

  Breath(Host host) {
    this.host = host;
  }

  void later(long delay, Runnable action) {
    host.clock().after(delay, () -> whenRunning(action));
  }

  /** Now; or, frozen, when it thaws, in order; never after its end. */
  void whenRunning(Runnable action) {
    if (ended) {
      return;
    }
    if (frozen) {
      deferred.add(action);
    } else {
      action.run();
    }
  }

  void freeze() {
    frozen = true;
  }

  void thaw() {
    frozen = false;
    List<Runnable> waiting = List.copyOf(deferred);
    deferred.clear();
    long at = 0;
    for (Runnable action : waiting) {
      at += host.dice().between(1, host.pace().flush());
      later(at, action);
    }
  }

  void end() {
    ended = true;
  }

  boolean isFrozen() {
    return frozen;
  }

  boolean isEnded() {
    return ended;
  }
}
