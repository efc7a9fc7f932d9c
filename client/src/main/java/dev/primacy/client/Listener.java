package dev.primacy.client;

import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One listener, called by one thread at a time. What it has not been told yet is kept per cluster,
 * and only the newest: a slow listener delays nobody and misses no end state.
 */
final class Listener {

  private final Consumer<Topology> consumer;
  private final Executor executor;
  private final SortedMap<String, Topology> untold = new TreeMap<>();
  private boolean running;
  private boolean closed;

  Listener(Consumer<Topology> consumer, Executor executor) {
    this.consumer = consumer;
    this.executor = executor;
  }

  /** Never blocks. */
  synchronized void offer(Topology topology) {
    untold.put(topology.cluster(), topology);
    start();
  }

  /** After this nothing more is told, but for a call that has begun. */
  synchronized void close() {
    closed = true;
    untold.clear();
  }

  private synchronized void start() {
    if (running || closed || untold.isEmpty()) {
      return;
    }
    running = true;
    try {
      executor.execute(this::tellAll);
    } catch (RejectedExecutionException e) {
      closed = true; // the client is closed: nobody is told anything any more
    }
  }

  private void tellAll() {
    try {
      for (Topology next = next(); next != null; next = next()) {
        consumer.accept(next);
      }
    } finally {
      // Also where the listener threw, which is for its thread's handler to say.
      again();
    }
  }

  private synchronized @Nullable Topology next() {
    return untold.isEmpty() ? null : untold.remove(untold.firstKey());
  }

  private synchronized void again() {
    running = false;
    start();
  }
}
