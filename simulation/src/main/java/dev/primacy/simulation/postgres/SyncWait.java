package dev.primacy.simulation.postgres;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Where committing sessions wait for standbys.
 *
 * <p>As in PostgreSQL, three parties know three things: the checkpointer whether anybody waits at
 * all, each walsender its own copy of the rule, and everybody how far was ever released.
 */
final class SyncWait {

  private record Waiter(WalRecord record, Runnable acknowledged) {}

  private final Instance server;
  private final List<Waiter> waiters = new ArrayList<>();
  private boolean defined;
  private long released;

  SyncWait(Instance server, boolean defined) {
    this.server = server;
    this.defined = defined;
  }

  /** The checkpointer's flag: whether sessions wait. */
  boolean isDefined() {
    return defined;
  }

  void flushed(WalRecord record, Runnable acknowledged) {
    if (!defined || record.end() <= released) {
      acknowledge(new Waiter(record, acknowledged));
    } else {
      waiters.add(new Waiter(record, acknowledged));
    }
  }

  /** The checkpointer reads the setting. */
  void load(SyncNames names) {
    defined = !names.asksNobody();
    if (!defined) {
      List<Waiter> all = List.copyOf(waiters);
      waiters.clear();
      all.forEach(this::acknowledge);
    }
  }

  /** A walsender has taken a reply: it counts, by its own copy of the rule, how far W have come. */
  void release(Link by) {
    if (!by.isSynchronous()) {
      return;
    }
    List<Long> positions =
        server.links().stream()
            .filter(Link::isSynchronous)
            .map(Link::flushed)
            .sorted(java.util.Comparator.reverseOrder())
            .toList();
    int required = by.loaded().required();
    if (positions.size() < required || positions.get(required - 1) <= released) {
      return;
    }
    released = positions.get(required - 1);
    for (Iterator<Waiter> i = waiters.iterator(); i.hasNext(); ) {
      Waiter waiter = i.next();
      if (waiter.record.end() <= released) {
        i.remove();
        acknowledge(waiter);
      }
    }
  }

  private void acknowledge(Waiter waiter) {
    server.host().witness().acknowledged(server.host(), waiter.record, defined);
    waiter.acknowledged.run();
  }
}
