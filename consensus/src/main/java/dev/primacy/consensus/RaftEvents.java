package dev.primacy.consensus;

import dev.primacy.consensus.ReplicatedLog.Published;
import dev.primacy.core.cluster.ManagerId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries what Ratis calls back to the listeners, in order and on a thread of its own: Ratis calls
 * some of it with its locks held, and all of it on threads that heartbeats depend on.
 */
final class RaftEvents<S> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RaftEvents.class);

  /**
   * Elections and answers come a few a second; so many untold events mean a listener that hangs.
   */
  private static final int LIMIT = 4096;

  private final Deque<Event> queue = new ArrayDeque<>();
  private final List<LogListener<S>> listeners = new CopyOnWriteArrayList<>();
  private final List<LogListener<S>> toBeTold = new CopyOnWriteArrayList<>(); // of a failure
  private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
  private final Thread thread;
  private boolean closed;

  // What the listeners were told last; touched by the thread alone.
  private @Nullable Published<S> published;
  private OptionalLong leadsIn = OptionalLong.empty();
  private Optional<ManagerId> leader = Optional.empty();

  private sealed interface Event {
    record Applied<S>(Published<S> published) implements Event {}

    record Other(Runnable told) implements Event {}
  }

  RaftEvents(String name) {
    thread = Thread.ofPlatform().name(name + "-log-events").daemon().unstarted(this::deliver);
    thread.start();
  }

  void applied(Published<S> next) {
    post(new Event.Applied<>(next));
  }

  void leads(long term) {
    run(() -> tellLeadership(OptionalLong.of(term)));
  }

  void follows() {
    run(() -> tellLeadership(OptionalLong.empty()));
  }

  /**
   * Sets right what two callbacks from two threads of Ratis may have told in the wrong order.
   * {@code ledTerm} is asked when everything posted before has been told: asked earlier, its answer
   * could be older than what it corrects, and a leader would wait for ever to hear that it leads.
   */
  void correct(Supplier<OptionalLong> ledTerm) {
    run(() -> tellLeadership(ledTerm.get()));
  }

  private void tellLeadership(OptionalLong term) {
    if (leadsIn.equals(term)) {
      return;
    }
    if (leadsIn.isPresent()) {
      listeners.forEach(LogListener::follows);
    }
    leadsIn = term;
    term.ifPresent(led -> listeners.forEach(listener -> listener.leads(led)));
  }

  void leader(Optional<ManagerId> known) {
    run(() -> {
      if (!leader.equals(known)) {
        leader = known;
        listeners.forEach(listener -> listener.leader(known));
      }
    });
  }

  void join(LogListener<S> listener) {
    run(() -> {
      Published<S> latest = published;
      if (latest != null) {
        listener.applied(latest.state(), latest.index(), latest.term());
      }
      listener.leader(leader);
      leadsIn.ifPresent(listener::leads);
      listeners.add(listener);
    });
    toBeTold.add(listener);
    String reason = failure.get();
    if (reason != null) {
      tell(reason);
    }
  }

  /** Runs {@code told} after everything that was posted before it. */
  void run(Runnable told) {
    post(new Event.Other(told));
  }

  /** The first reason is told, once, on a thread of its own: the listeners' may be what hangs. */
  void fail(String reason) {
    if (isClosed() || !failure.compareAndSet(null, reason)) {
      return;
    }
    LOG.error("the replicated log is dead: {}", reason);
    tell(reason);
  }

  private void tell(String reason) {
    Thread.ofPlatform().name("log-failed").daemon().start(() -> tellEachOnce(reason));
  }

  private void tellEachOnce(String reason) {
    for (LogListener<S> listener : List.copyOf(toBeTold)) {
      if (toBeTold.remove(listener)) {
        listener.failed(reason);
      }
    }
  }

  private void post(Event event) {
    synchronized (queue) {
      if (closed) {
        return;
      }
      if (event instanceof Event.Applied && queue.peekLast() instanceof Event.Applied) {
        queue.removeLast();
      }
      if (queue.size() < LIMIT) {
        queue.addLast(event);
        queue.notifyAll();
        return;
      }
    }
    fail(LIMIT + " events of the log wait to be heard: a listener hangs");
  }

  private void deliver() {
    try {
      for (Event event = next(); event != null; event = next()) {
        switch (event) {
          case Event.Applied<?> applied -> tellApplied(applied);
          case Event.Other other -> other.told().run();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      LOG.error("a listener of the log failed", e);
      fail("a listener of the log failed: " + e);
    }
  }

  @SuppressWarnings("unchecked") // only applied() makes these
  private void tellApplied(Event.Applied<?> event) {
    Published<S> next = ((Event.Applied<S>) event).published();
    published = next;
    listeners.forEach(listener -> listener.applied(next.state(), next.index(), next.term()));
  }

  private @Nullable Event next() throws InterruptedException {
    synchronized (queue) {
      while (queue.isEmpty() && !closed) {
        queue.wait();
      }
      return queue.pollFirst();
    }
  }

  private boolean isClosed() {
    synchronized (queue) {
      return closed;
    }
  }

  /** From here on nobody is told anything; what is already posted still is, answers among it. */
  @Override
  public void close() {
    synchronized (queue) {
      closed = true;
      queue.notifyAll();
    }
  }
}
