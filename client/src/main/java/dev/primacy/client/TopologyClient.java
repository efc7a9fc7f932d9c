package dev.primacy.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Follows the topology of one cluster, or of all, at any of several managers.
 *
 * <p>It is told, and does not ask: a change arrives as soon as a manager knows of it. It goes to
 * another manager by itself; what it says never goes back to an older epoch or revision, and while
 * no manager answers it keeps saying what it knew, with its age.
 *
 * <pre>{@code
 * try (TopologyClient client = TopologyClient.at("m1:7400", "m2:7400").cluster("orders").connect()) {
 *   client.listen(topology -> route(topology.primary()));
 *   Topology steady = client.await("orders", t -> t.primary().isPresent(), ofSeconds(10));
 * }
 * }</pre>
 */
public final class TopologyClient implements AutoCloseable {

  private final Knowledge knowledge;
  private final Watcher watcher;
  private final ExecutorService listening;

  private TopologyClient(Builder settings) {
    knowledge = new Knowledge(System::nanoTime);
    listening = Executors.newCachedThreadPool(daemons("primacy-listener"));
    ScheduledThreadPoolExecutor thread =
        new ScheduledThreadPoolExecutor(
            1, daemons("primacy-topology"), new ThreadPoolExecutor.DiscardPolicy());
    watcher =
        new Watcher(
            settings.cluster,
            settings.silence,
            knowledge,
            new Itinerary(settings.managers, settings.longestPause, new Random()),
            thread);
  }

  /**
   * Begins the description of a client.
   *
   * @param managers {@code host:port} of the managers' gRPC service
   */
  public static Builder at(String... managers) {
    return new Builder(List.of(managers));
  }

  /** The newest that is known of a cluster; empty until a manager has told. */
  public Optional<Known> known(String cluster) {
    return knowledge.of(cluster);
  }

  /** The newest that is known of every cluster, in order of name. */
  public List<Topology> all() {
    return knowledge.all();
  }

  /** The manager that vouches for what is known, now; empty while none does. */
  public Optional<String> manager() {
    return watcher.manager();
  }

  /** Why the last manager was left, for people. */
  public Optional<String> trouble() {
    return watcher.trouble();
  }

  /**
   * Tells the listener what is known now and then each change, on a thread of the client, never two
   * calls at once. A slow listener is told the newest state of each cluster, not each one on the
   * way.
   */
  public Listening listen(Consumer<Topology> listener) {
    Listener added = new Listener(listener, listening);
    knowledge.add(added);
    return () -> {
      knowledge.remove(added);
      added.close();
    };
  }

  /**
   * Waits until the newest topology of a cluster is as wanted.
   *
   * @throws TimeoutException with what was known and what was the trouble
   */
  public Topology await(String cluster, Predicate<Topology> wanted, Duration timeout)
      throws InterruptedException, TimeoutException {
    try {
      return knowledge.await(cluster, wanted, timeout);
    } catch (TimeoutException e) {
      TimeoutException more =
          new TimeoutException(e.getMessage() + trouble().map(t -> "; " + t).orElse(""));
      more.initCause(e);
      throw more;
    }
  }

  /** Ends the stream and all waiting. */
  @Override
  public void close() {
    knowledge.close("the client is closed");
    watcher.stop();
    listening.shutdown();
  }

  private static ThreadFactory daemons(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  /** The registration of a listener. */
  @FunctionalInterface
  public interface Listening extends AutoCloseable {
    @Override
    void close();
  }

  /** What a client is to follow, and where. */
  public static final class Builder {

    private static final Pattern ADDRESS =
        Pattern.compile("(\\[[0-9a-fA-F:.%a-z]+]|[a-zA-Z0-9][a-zA-Z0-9._-]*):[0-9]{1,5}");

    private final List<String> managers;
    private Optional<String> cluster = Optional.empty();
    private Duration silence = Duration.ofSeconds(3);
    private Duration longestPause = Duration.ofSeconds(5);

    private Builder(List<String> managers) {
      if (managers.isEmpty()) {
        throw new IllegalArgumentException("no managers given");
      }
      for (String manager : managers) {
        if (!ADDRESS.matcher(manager).matches()) {
          throw new IllegalArgumentException("'" + manager + "' is not of the form host:port");
        }
      }
      this.managers = managers;
    }

    /** Follows this cluster alone; otherwise all, also those created later. */
    public Builder cluster(String name) {
      cluster = Optional.of(name);
      return this;
    }

    /** After how long a manager that says nothing is left; it says something every second. */
    public Builder silence(Duration limit) {
      silence = limit;
      return this;
    }

    /** How long to wait at most between attempts while no manager answers. */
    public Builder longestPause(Duration limit) {
      longestPause = limit;
      return this;
    }

    /** Starts to follow; returns at once. */
    public TopologyClient connect() {
      TopologyClient client = new TopologyClient(this);
      client.watcher.start();
      return client;
    }
  }
}
