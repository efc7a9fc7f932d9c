package dev.primacy.simulation;

import dev.primacy.core.cluster.Admission;
import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.OperationRecord;
import dev.primacy.core.cluster.Timeline;
import dev.primacy.core.decision.Deciders;
import dev.primacy.core.decision.Decision;
import dev.primacy.core.decision.View;
import dev.primacy.core.node.Goal;
import dev.primacy.core.node.LocalEffect;
import dev.primacy.core.node.LocalFacts;
import dev.primacy.core.node.Memory;
import dev.primacy.core.node.Order;
import dev.primacy.core.node.Server;
import dev.primacy.simulation.postgres.Host;
import dev.primacy.simulation.postgres.WalRecord;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The invariants of the protocol, by their numbers there.
 *
 * <p>By construction, with nothing left to check: that an epoch in the log only grows by one. Not
 * checked here, because what it speaks of is not part of this world: I10 (the feed of topology
 * changes).
 */
final class Invariants {

  private Invariants() {}

  static List<Invariant> all() {
    return List.of(
        new OnePrimaryPerEpoch(),
        new EpochsOnlyGrow(),
        new NothingOfAnOlderEpochChangesTheLog(),
        new PromotedOnlyAsChosen(),
        new AdmissionsAreFresh(),
        new LossIsAsAccepted(),
        new LeasesEndInTime(),
        new Commits.NothingAcknowledgedIsLost(),
        new Commits.NothingNewIsAcknowledgedByTheOld(),
        new Commits.OldPrimariesFallSilent(),
        new Commits.LossStaysInBounds(),
        new NobodyStopsAPrimaryUnasked(),
        new OrdersAreObeyedInOrder(),
        new OperationsEnd(),
        new SameViewSameDecision(),
        new Commits.NothingReadVanishes(),
        new TimelinesAreUnique(),
        new Commits.NobodyAcknowledgesWhatItLacks());
  }

  /** I1: in one epoch at most one node is ever told to be primary. */
  static final class OnePrimaryPerEpoch implements Invariant {
    private final SortedMap<Epoch, NodeId> told = new TreeMap<>();

    @Override
    public void ordered(NodeId node, Order order) {
      if (order.goal() instanceof Goal.Lead goal) {
        NodeId other = told.putIfAbsent(goal.epoch(), node);
        if (other != null && !other.equals(node)) {
          throw new Broken(
              getClass(), "%s and %s told to lead epoch %s".formatted(other, node, goal.epoch()));
        }
      }
    }
  }

  /** I2: epochs only grow, in the log and in each agent's state file. */
  static final class EpochsOnlyGrow implements Invariant {
    @Override
    public void appended(World world, ClusterState before, Command command, ClusterState after) {
      if (after.epoch().isBefore(before.epoch())) {
        throw new Broken(getClass(), before.epoch() + " became " + after.epoch());
      }
    }

    @Override
    public void remembered(NodeId node, Memory before, Memory after) {
      if (after.born() && after.accepted().epoch().isBefore(before.accepted().epoch())) {
        throw new Broken(
            getClass(),
            "%s promised %s, then %s"
                .formatted(node, before.accepted().epoch(), after.accepted().epoch()));
      }
    }
  }

  /** What I3 rests on: after BEGIN, no report about an older epoch changes the log. */
  static final class NothingOfAnOlderEpochChangesTheLog implements Invariant {
    private final SortedMap<Long, Epoch> epochs = new TreeMap<>();

    @Override
    public void changed(long basis, ClusterState before, ClusterState after) {
      epochs.putIfAbsent(before.revision(), before.epoch());
      Epoch seen = epochs.getOrDefault(basis, before.epoch());
      if (seen.isBefore(before.epoch())) {
        throw new Broken(
            getClass(),
            "decided in epoch %s, done in %s: %s".formatted(seen, before.epoch(), after));
      }
    }
  }

  /** I3: nobody is promoted but the node that the log chose, holding at least what was recorded. */
  static final class PromotedOnlyAsChosen implements Invariant {
    @Override
    public void performs(World world, Agent agent, LocalEffect effect, LocalFacts before) {
      if (!(effect instanceof LocalEffect.Promote promote)) {
        return;
      }
      Optional<WalRecord> wal = agent.host().wal();
      boolean chosen =
          world.chronicle().choices().stream()
              .filter(c -> c.node().equals(agent.node()))
              .filter(c -> c.timeline().equals(promote.timeline()))
              .anyMatch(
                  c -> wal.filter(w -> w.lineage().holds(w.position(), c.from())).isPresent());
      if (!chosen) {
        throw new Broken(
            getClass(),
            "%s with %s is promoted to %s, and was not chosen with so little"
                .formatted(agent.node(), wal, promote.timeline()));
      }
    }

    @Override
    public void appended(World world, ClusterState before, Command command, ClusterState after) {
      if (command instanceof Command.Choose c
          && before.reigns().stream()
              .anyMatch(
                  r -> c.choice().fences().stream().noneMatch(f -> f.epoch().equals(r.epoch())))) {
        throw new Broken(getClass(), "chosen without a fence for every reign: " + c.choice());
      }
    }
  }

  /** What I4 rests on: no admission number is ever given twice. */
  static final class AdmissionsAreFresh implements Invariant {
    private long highest;

    @Override
    public void appended(World world, ClusterState before, Command command, ClusterState after) {
      SortedSet<Long> given = new TreeSet<>();
      for (var entry : after.nodes()) {
        Optional<Admission> now = entry.getValue().admission();
        if (!now.equals(before.nodes().admissionOf(entry.getKey()))) {
          now.ifPresent(a -> check(a, given));
        }
      }
      highest = given.isEmpty() ? highest : Math.max(highest, given.last());
    }

    private void check(Admission admission, SortedSet<Long> given) {
      if (admission.number() <= highest || !given.add(admission.number())) {
        throw new Broken(getClass(), admission + " is given a second time");
      }
    }
  }

  /**
   * I7: no agent stops a primary that leads as it was last told, whoever may be lost; but for one
   * that acknowledges alone, and has no lease any more.
   */
  static final class NobodyStopsAPrimaryUnasked implements Invariant {
    @Override
    public void performs(World world, Agent agent, LocalEffect effect, LocalFacts before) {
      if (effect instanceof LocalEffect.Stop
          && before.server() instanceof Server.Primary p
          && agent.stateFile().goal() instanceof Goal.Lead goal
          && goal.timeline().equals(p.lineage().current())
          && !agent.hasOutlivedLease()) {
        throw new Broken(getClass(), agent.node() + " stops the primary that it is to be");
      }
    }
  }

  /**
   * I8 and I12: no agent goes back to an order below one that it accepted, or from before its
   * birth.
   */
  static final class OrdersAreObeyedInOrder implements Invariant {
    @Override
    public void remembered(NodeId node, Memory before, Memory after) {
      boolean old = after.accepted().index() <= after.birth();
      if (after.born() && old && !(after.goal() instanceof Goal.Enrol)) {
        throw new Broken(getClass(), "%s obeys, from before its birth, %s".formatted(node, after));
      }
      if (before.born() && after.born() && after.accepted().isBefore(before.accepted())) {
        throw new Broken(
            getClass(),
            "%s accepted %s, then %s".formatted(node, before.accepted(), after.accepted()));
      }
    }
  }

  /** I11: every operation ends. */
  static final class OperationsEnd implements Invariant {
    @Override
    public void ended(World world) {
      boolean open =
          world.raft().state().history().stream()
              .anyMatch(r -> r.outcome() == OperationRecord.Outcome.UNDER_WAY);
      if (open) {
        throw new Broken(getClass(), "under way for ever: " + world.raft().state().history());
      }
    }
  }

  /** I13: the same view gives the same decision. */
  static final class SameViewSameDecision implements Invariant {
    private int asked;

    @Override
    public void decided(SimulatedManager manager) {
      if (++asked % 128 != 0) {
        return;
      }
      View view = manager.controller().view(manager.now());
      Decision one = Deciders.decide(view);
      Decision other = Deciders.decide(manager.controller().view(manager.now()));
      if (!one.equals(other)) {
        throw new Broken(getClass(), one + " and " + other);
      }
    }
  }

  /** I15: no two timelines carry the same number. */
  static final class TimelinesAreUnique implements Invariant {
    private final SortedMap<Timeline, Host> begun = new TreeMap<>();

    @Override
    public void promoted(Host host, WalRecord first) {
      Host other = begun.putIfAbsent(first.timeline(), host);
      if (other != null) {
        throw new Broken(
            getClass(),
            "timeline %s of %s begins anew on %s".formatted(first.timeline(), other, host));
      }
    }
  }
}
