package dev.primacy.core.decision;

import dev.primacy.core.cluster.Address;
import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.ManagerId;
import dev.primacy.core.cluster.NodeSettings;
import dev.primacy.core.cluster.Operation.Begun;
import dev.primacy.core.cluster.Operation.Chosen;
import dev.primacy.core.cluster.Operation.Created;
import dev.primacy.core.cluster.Operation.Founding;
import dev.primacy.core.cluster.Operation.Preparing;
import dev.primacy.core.cluster.Operation.Retiring;
import dev.primacy.core.cluster.Operation.Steady;
import dev.primacy.core.cluster.Verdict;
import dev.primacy.core.time.MonoTime;
import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which manager should lead while all is quiet: one that does not stand on the host of a primary.
 *
 * <p>Where the leader dies with a primary, the failover waits for an election first. Moving the
 * lead costs a tenth of a second in which nothing is decided, so it is done rarely, and never while
 * something is under way.
 *
 * @param leader the manager that asks
 * @param since when it began to lead, or last tried to hand the lead over
 * @param hosts the host of each manager, as it is configured
 * @param able the managers that follow closely enough to take over, the leader aside
 */
public record LeaderPlacement(
    ManagerId leader,
    MonoTime since,
    SortedMap<ManagerId, String> hosts,
    SortedSet<ManagerId> able) {

  /**
   * Long against a failover and the rejoin after it; short against the time until the next fault.
   */
  public static final Duration QUIET = Duration.ofSeconds(30);

  public LeaderPlacement {
    hosts = Collections.unmodifiableSortedMap(new TreeMap<>(hosts));
    able = Collections.unmodifiableSortedSet(new TreeSet<>(able));
  }

  /**
   * Returns who should lead instead; empty where everything stays as it is.
   *
   * @param clusters every cluster of the group, as it is now
   */
  public Optional<ManagerId> move(Collection<View> clusters, MonoTime now) {
    if (now.since(since).compareTo(QUIET) < 0
        || !clusters.stream().allMatch(LeaderPlacement::isQuiet)) {
      return Optional.empty();
    }
    long here = primariesAt(leader, clusters);
    return able.stream()
        .filter(manager -> hosts.containsKey(manager))
        .min(Comparator.comparingLong(manager -> primariesAt(manager, clusters)))
        // Half as many: with many clusters a single failover must not make the lead follow it.
        .filter(best -> here > 0 && primariesAt(best, clusters) * 2 <= here);
  }

  private static boolean isQuiet(View view) {
    return switch (view.state().operation()) {
      case Created _ -> true;
      case Steady _ -> view.is(Verdict.HEALTHY) && view.operationLasts(QUIET);
      case Founding _, Preparing _, Retiring _, Begun _, Chosen _ -> false;
    };
  }

  private long primariesAt(ManagerId manager, Collection<View> clusters) {
    return Optional.ofNullable(hosts.get(manager)).stream()
        .mapToLong(host -> clusters.stream().filter(v -> isPrimaryAt(v.state(), host)).count())
        .sum();
  }

  private static boolean isPrimaryAt(ClusterState state, String host) {
    return state
        .primary()
        .flatMap(state.nodes()::find)
        .map(node -> addresses(node.settings()).anyMatch(address -> isAt(address, host)))
        .orElse(false);
  }

  /** A node may be told to clients by one name and to its standbys by another. */
  private static Stream<String> addresses(NodeSettings settings) {
    return Stream.of(settings.address(), settings.replicationAddress());
  }

  private static boolean isAt(String address, String host) {
    return Address.parse(address)
        .filter(a -> a.host().toLowerCase(Locale.ROOT).equals(host.toLowerCase(Locale.ROOT)))
        .isPresent();
  }
}
