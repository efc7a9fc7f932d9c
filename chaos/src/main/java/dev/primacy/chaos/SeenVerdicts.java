package dev.primacy.chaos;

import dev.primacy.api.v1.ClusterStatus;
import dev.primacy.api.v1.StatusResponse;
import dev.primacy.api.v1.Verdict;
import dev.primacy.cli.playground.LocalCluster;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** What the leading manager says of the primary, asked all the time. */
final class SeenVerdicts implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofMillis(50);

  private static final Set<Verdict> CONVICTIONS =
      EnumSet.of(
          Verdict.VERDICT_CRASHED,
          Verdict.VERDICT_UNREACHABLE,
          Verdict.VERDICT_FROZEN,
          Verdict.VERDICT_STORAGE_HUNG,
          Verdict.VERDICT_REBORN);

  private final LocalCluster cluster;
  private final Thread thread;
  private volatile boolean isWatching = true;

  // Guarded by this.
  private final SortedMap<Verdict, Integer> times = new TreeMap<>();
  private Optional<Verdict> last = Optional.empty();

  private SeenVerdicts(LocalCluster cluster) {
    this.cluster = cluster;
    this.thread = Thread.ofPlatform().name("verdicts").daemon().unstarted(this::watch);
  }

  static SeenVerdicts of(LocalCluster cluster) {
    SeenVerdicts seen = new SeenVerdicts(cluster);
    seen.thread.start();
    return seen;
  }

  private void watch() {
    while (isWatching) {
      cluster.status().map(SeenVerdicts::verdict).ifPresent(this::saw);
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private static Verdict verdict(StatusResponse status) {
    return status.getClustersList().stream()
        .findFirst()
        .map(ClusterStatus::getVerdict)
        .orElse(Verdict.VERDICT_UNSPECIFIED);
  }

  private synchronized void saw(Verdict verdict) {
    if (last.filter(verdict::equals).isEmpty()) {
      times.merge(verdict, 1, Integer::sum);
      last = Optional.of(verdict);
    }
  }

  /** How often it became each. */
  synchronized SortedMap<Verdict, Integer> times() {
    return Collections.unmodifiableSortedMap(new TreeMap<>(times));
  }

  /** Those of them that a failover follows. */
  List<Verdict> convictions() {
    return times().keySet().stream().filter(CONVICTIONS::contains).toList();
  }

  /** How often it became anything but healthy. */
  int suspicions() {
    return times().entrySet().stream()
        .filter(entry -> entry.getKey() != Verdict.VERDICT_HEALTHY)
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  @Override
  public String toString() {
    return times().entrySet().stream()
        .map(e -> "%s %d".formatted(e.getKey().name().substring("VERDICT_".length()), e.getValue()))
        .collect(Collectors.joining(", "));
  }

  @Override
  public void close() {
    isWatching = false;
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
