package dev.primacy.core.control;

import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.cluster.Topology;
import dev.primacy.core.cluster.Topology.Point;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One subscriber: what it wants to know, what it has seen, and so what it is sent next.
 *
 * <p>Conflated: asked again only when the subscriber can take more, it names the newest state of
 * each cluster, not each one on the way. For one cluster nothing older ever follows something
 * newer, whichever manager the subscriber came from (I10).
 *
 * @param only the one cluster that it wants; empty for all
 * @param seen the newest point of each cluster that it has seen, from whichever manager
 * @param sent what this manager sent last of each cluster
 */
public record TopologyFeed(
    Optional<ClusterId> only,
    SortedMap<ClusterId, Point> seen,
    SortedMap<ClusterId, Topology> sent) {

  public TopologyFeed {
    seen = Collections.unmodifiableSortedMap(new TreeMap<>(seen));
    sent = Collections.unmodifiableSortedMap(new TreeMap<>(sent));
  }

  /** A subscriber that has just come. */
  public static TopologyFeed of(Optional<ClusterId> only, SortedMap<ClusterId, Point> seen) {
    return new TopologyFeed(only, seen, Collections.emptySortedMap());
  }

  /**
   * Returns what the subscriber is to be sent now, in order of cluster.
   *
   * @param published what this manager knows now
   * @param refresh whether a change of nothing but lag is worth a message; it changes all the time
   */
  public List<Topology> next(SortedMap<ClusterId, Topology> published, boolean refresh) {
    List<Topology> due = new ArrayList<>();
    for (Topology topology : wanted(published)) {
      if (isDue(topology, refresh)) {
        due.add(topology);
      }
    }
    return due;
  }

  /** The subscriber after it was sent a topology. */
  public TopologyFeed having(Topology topology) {
    TreeMap<ClusterId, Topology> more = new TreeMap<>(sent);
    more.put(topology.cluster(), topology);
    TreeMap<ClusterId, Point> newer = new TreeMap<>(seen);
    newer.merge(topology.cluster(), topology.point(), (a, b) -> a.isBefore(b) ? b : a);
    return new TopologyFeed(only, newer, more);
  }

  /**
   * Whether the subscriber has seen more of some cluster than this manager knows: of that one it is
   * sent nothing until this manager has caught up.
   */
  public boolean isAheadOf(SortedMap<ClusterId, Topology> published) {
    return seen.entrySet().stream()
        .filter(e -> only.isEmpty() || only.get().equals(e.getKey()))
        .anyMatch(e -> {
          Topology known = published.get(e.getKey());
          return known == null || known.point().isBefore(e.getValue());
        });
  }

  private Collection<Topology> wanted(SortedMap<ClusterId, Topology> published) {
    return only.isEmpty()
        ? published.values()
        : Optional.ofNullable(published.get(only.get())).stream().toList();
  }

  private boolean isDue(Topology topology, boolean refresh) {
    Point newest = seen.get(topology.cluster());
    if (newest != null && topology.point().isBefore(newest)) {
      return false;
    }
    Topology last = sent.get(topology.cluster());
    return last == null || (refresh ? !topology.equals(last) : !topology.equalsButForLag(last));
  }
}
