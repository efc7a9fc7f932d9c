package dev.primacy.core.cluster;

import dev.primacy.core.cluster.Entry.Change.CreateCluster;
import dev.primacy.core.cluster.Entry.Change.InCluster;
import dev.primacy.core.cluster.Entry.Change.RaiseFeatureLevel;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that the log says: all clusters of one manager group, in order of name.
 *
 * @param featureLevel the commands that every member knows
 */
public record ClusterStates(SortedMap<ClusterId, ClusterState> byId, int featureLevel) {

  public static final ClusterStates NONE = new ClusterStates(Collections.emptySortedMap(), 1);

  public ClusterStates {
    byId = Collections.unmodifiableSortedMap(new TreeMap<>(byId));
  }

  public Optional<ClusterState> find(ClusterId id) {
    return Optional.ofNullable(byId.get(id));
  }

  /** What became of an entry, in one word. */
  public enum Outcome {
    DONE,
    /** The cluster has changed since the proposer looked, or the command never fitted. */
    STALE,
    EXISTS,
    UNKNOWN_CLUSTER
  }

  /** The states after an entry, and what became of it. */
  public record Applied(ClusterStates states, Outcome outcome) {}

  /** Total, deterministic, and the only way in which anything here changes. */
  public Applied apply(Entry entry, long index) {
    return apply(entry, index, LogRules.ALL);
  }

  /** With some rules off: for the canaries of the simulator alone. */
  public Applied apply(Entry entry, long index, LogRules rules) {
    return switch (entry.change()) {
      case CreateCluster(ClusterId id, Policy policy) ->
          byId.containsKey(id)
              ? new Applied(this, Outcome.EXISTS)
              : done(with(ClusterState.created(id, policy, index)));
      case InCluster(ClusterId id, long basis, Command command) -> {
        ClusterState before = byId.get(id);
        if (before == null) {
          yield new Applied(this, Outcome.UNKNOWN_CLUSTER);
        }
        ClusterState after = before.apply(command, basis, index, entry.atMillis(), rules);
        yield after.equals(before) ? new Applied(this, Outcome.STALE) : done(with(after));
      }
      case RaiseFeatureLevel(int level) ->
          done(new ClusterStates(byId, Math.max(level, featureLevel)));
    };
  }

  private static Applied done(ClusterStates states) {
    return new Applied(states, Outcome.DONE);
  }

  private ClusterStates with(ClusterState state) {
    TreeMap<ClusterId, ClusterState> next = new TreeMap<>(byId);
    next.put(state.id(), state);
    return new ClusterStates(next, featureLevel);
  }
}
