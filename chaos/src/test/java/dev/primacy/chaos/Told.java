package dev.primacy.chaos;

import dev.primacy.api.v1.StatusRequest;
import dev.primacy.api.v1.StatusResponse;
import dev.primacy.cli.CommandFailure;
import dev.primacy.cli.Managers;
import dev.primacy.cli.playground.LocalCluster;
import dev.primacy.cli.playground.Plan.PlannedManager;
import dev.primacy.client.Topology;
import dev.primacy.client.TopologyClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/** Who is primary in which epoch, as each manager tells its subscribers and whoever asks it. */
final class Told implements AutoCloseable {

  private static final Duration ANSWER = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final LocalCluster cluster;
  private final List<TopologyClient> subscribers = new ArrayList<>();
  private final List<Thread> askers = new ArrayList<>();
  private volatile boolean isAsking = true;

  // Guarded by this: the primaries of each epoch, and how often anything was told.
  private final SortedMap<Long, SortedSet<String>> primaries = new TreeMap<>();
  private int answers;
  private int messages;

  private Told(LocalCluster cluster) {
    this.cluster = cluster;
  }

  static Told by(LocalCluster cluster) {
    Told told = new Told(cluster);
    cluster.plan().managers().forEach(told::follow);
    told.askers.forEach(Thread::start);
    return told;
  }

  private void follow(PlannedManager manager) {
    TopologyClient subscriber =
        TopologyClient.at(manager.api().toString())
            .cluster(cluster.plan().cluster().name())
            .connect();
    subscribers.add(subscriber);
    var _ = subscriber.listen(this::heard);
    askers.add(
        Thread.ofPlatform().name("asks-" + manager.id()).daemon().unstarted(() -> ask(manager)));
  }

  private void ask(PlannedManager manager) {
    try (Managers one = new Managers(List.of(manager.api()), ANSWER)) {
      while (isAsking) {
        try {
          answered(one.operator(o -> o.status(StatusRequest.getDefaultInstance())));
        } catch (CommandFailure e) {
          // It is cut off, or has no leader just now.
        }
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
  }

  private synchronized void heard(Topology topology) {
    messages++;
    topology.primary().ifPresent(primary -> told(topology.epoch(), primary.node()));
  }

  private synchronized void answered(StatusResponse status) {
    answers++;
    status.getClustersList().stream()
        .filter(c -> !c.getPrimary().isEmpty())
        .forEach(c -> told(c.getEpoch(), c.getPrimary()));
  }

  private void told(long epoch, String primary) {
    primaries.computeIfAbsent(epoch, _ -> new TreeSet<>()).add(primary);
  }

  /** All names by epoch: one each, or something is wrong. */
  synchronized SortedMap<Long, SortedSet<String>> primaries() {
    SortedMap<Long, SortedSet<String>> copy = new TreeMap<>();
    primaries.forEach((epoch, names) -> copy.put(epoch, new TreeSet<>(names)));
    return copy;
  }

  @Override
  public synchronized String toString() {
    return "%d messages and %d answers told %s".formatted(messages, answers, primaries);
  }

  @Override
  public void close() {
    isAsking = false;
    subscribers.forEach(TopologyClient::close);
    try {
      for (Thread asker : askers) {
        asker.join(ANSWER.multipliedBy(10));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
