package dev.primacy.chaos;

import dev.primacy.cli.playground.LocalServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Clients on the host of one node that stay with it whatever happens: they write over its local
 * socket, and open another session where one does not answer. Their rows have numbers of their own.
 */
final class GluedWriters implements AutoCloseable {

  private static final int CLIENTS = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final long GLANCE_NANOS = 1_000_000;
  private static final long PAUSE_NANOS = 10_000_000;
  private static final long BEFORE_ANOTHER_SESSION_NANOS = 200_000_000;

  private final LocalServer server;
  private final List<Thread> threads;
  private volatile boolean isRunning = true;

  // Guarded by this. When each was sent, and whether it was acknowledged.
  private final SortedMap<Integer, Long> sent = new TreeMap<>();
  private final SortedSet<Integer> acknowledged = new TreeSet<>();

  private GluedWriters(LocalServer server) {
    this.server = server;
    this.threads =
        IntStream.range(0, CLIENTS)
            .mapToObj(i -> Thread.ofPlatform().name("glued-" + i).daemon().unstarted(this::run))
            .toList();
  }

  static GluedWriters at(LocalServer server) {
    server.sql("create table if not exists glued_writes (id integer primary key)");
    server.sql("truncate glued_writes");
    GluedWriters writers = new GluedWriters(server);
    writers.threads.forEach(Thread::start);
    return writers;
  }

  private void run() {
    while (isRunning) {
      try {
        Process session = server.session();
        try {
          writeIn(session);
        } finally {
          session.destroyForcibly();
        }
      } catch (IOException e) {
        // The server ended the session.
      }
      LockSupport.parkNanos(BEFORE_ANOTHER_SESSION_NANOS);
    }
  }

  private void writeIn(Process session) throws IOException {
    try (Writer in = session.outputWriter();
        BufferedReader out = session.inputReader()) {
      int id;
      do {
        LockSupport.parkNanos(PAUSE_NANOS);
        id = take();
        in.write("insert into glued_writes values (%d) returning id;%n".formatted(id));
        in.flush();
      } while (isRunning && isAcknowledged(id, session, out));
    }
  }

  /** Whatever is said instead, a warning or an error, promises nothing. */
  private boolean isAcknowledged(int id, Process session, BufferedReader out) throws IOException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!out.ready()) {
      if (deadline - System.nanoTime() < 0 || !session.isAlive()) {
        return false;
      }
      LockSupport.parkNanos(GLANCE_NANOS);
    }
    return Integer.toString(id).equals(out.readLine()) && acknowledged(id);
  }

  private synchronized int take() {
    int id = sent.isEmpty() ? 1 : sent.lastKey() + 1;
    sent.put(id, System.nanoTime());
    return id;
  }

  private synchronized boolean acknowledged(int id) {
    return acknowledged.add(id);
  }

  synchronized SortedSet<Integer> acknowledged() {
    return new TreeSet<>(acknowledged);
  }

  /** What was sent after an instant of {@link System#nanoTime}. */
  synchronized SortedSet<Integer> sentAfter(long instant) {
    SortedSet<Integer> after = new TreeSet<>();
    sent.forEach((id, when) -> {
      if (when - instant > 0) {
        after.add(id);
      }
    });
    return after;
  }

  @Override
  public void close() {
    isRunning = false;
    try {
      for (Thread thread : threads) {
        thread.join(PATIENCE.multipliedBy(3));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
