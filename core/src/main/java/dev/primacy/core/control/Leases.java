package dev.primacy.core.control;

import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Operation.Begun;
import dev.primacy.core.cluster.Operation.Retiring;
import dev.primacy.core.cluster.Policy;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.node.Lease;
import dev.primacy.core.time.MonoTime;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The leases that this leader granted, and may have found granted when it came: until when each may
 * last by its own clock.
 */
final class Leases {

  // So often is one renewed while it lasts: four in a row may be lost.
  private static final int RENEWALS = 5;

  private final boolean newLeaderWaits;
  private final SortedMap<NodeId, Lease> granted = new TreeMap<>();
  private final SortedMap<NodeId, MonoTime> answered = new TreeMap<>();
  private Optional<MonoTime> leadsSince = Optional.empty();

  Leases(boolean newLeaderWaits) {
    this.newLeaderWaits = newLeaderWaits;
  }

  /** This manager began to lead, or leads no more. */
  void lead(Optional<MonoTime> since) {
    leadsSince = since;
    granted.clear();
    answered.clear();
  }

  static Duration renewal(Policy policy) {
    return policy.lease().map(l -> l.length().dividedBy(RENEWALS)).orElse(Duration.ZERO);
  }

  /** Whose lease is to be renewed: nobody's while its successor is being chosen. */
  static Optional<NodeId> holder(ClusterState state) {
    // A clean stop may take longer than a lease lasts.
    Optional<NodeId> inCharge =
        state.operation() instanceof Retiring move
            ? Optional.of(move.order().from())
            : state.primary();
    return inCharge.filter(state::isLeased);
  }

  /** Whose lease has to be over before another one is chosen. */
  static Optional<NodeId> awaited(ClusterState state) {
    return state.operation() instanceof Begun
        ? Optional.of(state.reigns().getLast().primary()).filter(state::isLeased)
        : Optional.empty();
  }

  /** What goes to the node with its goal. */
  Optional<Lease> grant(
      ClusterState state, NodeId node, Optional<LeaderProof.Heard> heard, MonoTime now) {
    Optional<Policy.Lease> terms = state.policy().lease();
    if (holder(state).filter(node::equals).isEmpty() || heard.isEmpty() || terms.isEmpty()) {
      return Optional.empty();
    }
    Lease lease = new Lease(heard.get().life().agent(), heard.get().asked(), terms.get().length());
    if (!lease.equals(granted.put(node, lease))) {
      answered.put(node, now);
    }
    return Optional.of(lease);
  }

  /** When the lease of each primary in question is over for certain; empty while others lead. */
  SortedMap<NodeId, MonoTime> ends(ClusterState state) {
    SortedMap<NodeId, MonoTime> ends = new TreeMap<>();
    Optional<Policy.Lease> terms = state.policy().lease();
    if (terms.isPresent() && leadsSince.isPresent()) {
      Duration lasts = terms.get().length().plus(terms.get().margin());
      for (Reign reign : state.reigns()) {
        MonoTime last = answered.getOrDefault(reign.primary(), leadsSince.get());
        boolean waits = newLeaderWaits || answered.containsKey(reign.primary());
        ends.put(reign.primary(), waits ? last.plus(lasts) : leadsSince.get());
      }
    }
    return ends;
  }
}
