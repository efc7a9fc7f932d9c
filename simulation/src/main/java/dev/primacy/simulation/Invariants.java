package dev.primacy.simulation;

import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.Completeness;
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
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The invariants of the protocol, by their numbers there.
 *
 * <p>By construction, with nothing left to check: that an epoch in the log only grows by one. Not
 * checked here, because what they speak of is not part of this world: I10 (the feed of topology
 * changes), and of I6 the size of a loss, of which only the floor is.
 */
final class Invariants {

  private Invariants() {}

  static List<Invariant> all() {
    return List.of(
        new OnePrimaryPerEpoch(),
        new EpochsOnlyGrow(),
        new PromotedOnlyAsChosen(),
        new NothingAcknowledgedIsLost(),
        new NothingNewIsAcknowledgedByTheOld(),
        new OldPrimariesFallSilent(),
        new LossStaysInBounds(),
        new NobodyStopsAPrimaryUnasked(),
        new OrdersAreObeyedInOrder(),
        new OperationsEnd(),
        new SameViewSameDecision(),
        new NothingReadVanishes(),
        new TimelinesAreUnique(),
        new NobodyAcknowledgesWhatItLacks());
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

  /** I3: nobody is promoted but the node that the log chose, holding at least what was recorded. */
  static final class PromotedOnlyAsChosen implements Invariant {
    @Override
    public void performs(World world, Agent agent, LocalEffect effect, LocalFacts before) {
      if (!(effect instanceof LocalEffect.Promote promote)) {
        return;
      }
      boolean chosen =
          world.chronicle().choices().stream()
              .anyMatch(
                  c -> c.node().equals(agent.node()) && c.timeline().equals(promote.timeline()));
      if (!chosen) {
        throw new Broken(
            getClass(), agent.node() + " is promoted, unchosen, to " + promote.timeline());
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

  /** I4: what was acknowledged under W >= 1 is on every node that is chosen and confirmed later. */
  static final class NothingAcknowledgedIsLost implements Invariant {
    @Override
    public void appended(World world, ClusterState before, Command command, ClusterState after) {
      switch (command) {
        case Command.Choose _ ->
            lacks(world.chronicle().choices().getLast().held(), world, "chosen", after);
        case Command.Confirm _ -> {
          Chronicle.Chosen chosen = world.chronicle().choices().getLast();
          Host host = world.host(chosen.node());
          // What was lost or set back since is no longer what was confirmed.
          host.wal()
              .filter(_ -> host.losses() == chosen.losses())
              .ifPresent(w -> lacks(Chronicle.commits(w), world, "confirmed", after));
        }
        case Command.Register _,
            Command.Describe _,
            Command.Found _,
            Command.Founded _,
            Command.Begin _,
            Command.Prepare _,
            Command.Cancel _,
            Command.Retire _,
            Command.Recruit _,
            Command.ChangeRule _,
            Command.ActivateRule _,
            Command.Admit _,
            Command.OrderRebuild _ -> {}
      }
    }

    private void lacks(BitSet held, World world, String what, ClusterState after) {
      BitSet missing = (BitSet) world.chronicle().acknowledged().clone();
      missing.andNot(held);
      if (!missing.isEmpty()) {
        throw new Broken(
            getClass(),
            "%s, %s in epoch %s, lacks the acknowledged commits %s"
                .formatted(after.reigns().getLast().primary(), what, after.epoch(), missing));
      }
    }
  }

  /** I5: from CHOOSE on, no earlier primary acknowledges what the chosen node lacks. */
  static final class NothingNewIsAcknowledgedByTheOld implements Invariant {
    @Override
    public void acknowledged(
        World world, Host host, WalRecord record, long number, boolean promised) {
      Epoch own = ownEpoch(world, host, record);
      for (Chronicle.Chosen later : world.chronicle().choices()) {
        if (promised && own.isBefore(later.epoch()) && !later.held().get(Math.toIntExact(number))) {
          throw new Broken(
              getClass(),
              "%s of epoch %s acknowledges commit %d, which %s, chosen in epoch %s, lacks"
                  .formatted(host, own, number, later.node(), later.epoch()));
        }
      }
    }
  }

  private static Epoch ownEpoch(World world, Host host, WalRecord record) {
    return world
        .chronicle()
        .lastReign(host.id(), record.timeline())
        .map(Chronicle.Chosen::epoch)
        .orElse(Epoch.NONE);
  }

  /** I9: an older epoch's primary acknowledges nothing written after the CHOOSE of a newer one. */
  static final class OldPrimariesFallSilent implements Invariant {
    @Override
    public void acknowledged(
        World world, Host host, WalRecord record, long number, boolean promised) {
      Epoch own = ownEpoch(world, host, record);
      for (Chronicle.Chosen later : world.chronicle().choices()) {
        if (promised
            && own.isBefore(later.epoch())
            && later.at() < world.chronicle().writtenAt(number)) {
          throw new Broken(
              getClass(),
              "%s of epoch %s acknowledges commit %d, written after the CHOOSE of epoch %s"
                  .formatted(host, own, number, later.epoch()));
        }
      }
    }
  }

  /**
   * I6: with W = 0 what is lost is at most the declared bound, and what the primary wrote after it
   * was last seen: for no longer than an agent may be silent.
   */
  static final class LossStaysInBounds implements Invariant {
    @Override
    public void appended(World world, ClusterState before, Command command, ClusterState after) {
      if (!(command instanceof Command.Choose c)) {
        return;
      }
      for (Completeness proof : c.choice().completeness()) {
        if (proof instanceof Completeness.FloorHeld held) {
          before.reigns().stream()
              .filter(r -> r.epoch().equals(held.epoch()))
              .forEach(r -> check(world, r.timeline(), after));
        }
      }
    }

    private void check(World world, Timeline timeline, ClusterState after) {
      BitSet held = world.chronicle().choices().getLast().held();
      List<Chronicle.Unasked> all = world.chronicle().unasked(timeline);
      long silent = after.policy().times().silent().toNanos() / 1000;
      long lost =
          all.stream()
                  .filter(u -> u.at() < all.getLast().at() - silent)
                  .filter(u -> !held.get(Math.toIntExact(u.number())))
                  .count()
              * WalRecord.BYTES;
      if (lost > after.policy().lossBoundBytes()) {
        throw new Broken(
            getClass(),
            "%d bytes, seen and acknowledged on timeline %s, are lost; allowed are %d"
                .formatted(lost, timeline, after.policy().lossBoundBytes()));
      }
    }
  }

  /** I7: no agent stops a primary that leads as it was last told, whoever may be lost. */
  static final class NobodyStopsAPrimaryUnasked implements Invariant {
    @Override
    public void performs(World world, Agent agent, LocalEffect effect, LocalFacts before) {
      if (effect instanceof LocalEffect.Stop
          && before.server() instanceof Server.Primary p
          && agent.stateFile().goal() instanceof Goal.Lead goal
          && goal.timeline().equals(p.lineage().current())) {
        throw new Broken(getClass(), agent.node() + " stops the primary that it is to be");
      }
    }
  }

  /** I8 and I12: no agent goes back to an order below one that it accepted. */
  static final class OrdersAreObeyedInOrder implements Invariant {
    @Override
    public void remembered(NodeId node, Memory before, Memory after) {
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

  /** I14: what was read on a confirmed primary under W >= 1 never vanishes. */
  static final class NothingReadVanishes implements Invariant {
    @Override
    public void appended(World world, ClusterState before, Command command, ClusterState after) {
      if (command instanceof Command.Choose) {
        BitSet missing = (BitSet) world.chronicle().read().clone();
        missing.andNot(world.chronicle().choices().getLast().held());
        if (!missing.isEmpty()) {
          throw new Broken(
              getClass(),
              "%s, chosen in epoch %s, lacks what was read: %s"
                  .formatted(after.reigns().getLast().primary(), after.epoch(), missing));
        }
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

  /** I16: nobody acknowledges what it does not hold. */
  static final class NobodyAcknowledgesWhatItLacks implements Invariant {
    @Override
    public void claimed(Host primary, WalRecord wal, Host standby, WalRecord held, long claimed) {
      if (claimed > wal.end() || wal.upTo(claimed) != held) {
        throw new Broken(
            getClass(),
            "%s says to %s that it has %d, and has %s where %s is"
                .formatted(standby, primary, claimed, held, wal.upTo(claimed)));
      }
    }
  }
}
