package dev.primacy.simulation;

import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.Completeness;
import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.Policy;
import dev.primacy.core.cluster.Timeline;
import dev.primacy.simulation.postgres.Host;
import dev.primacy.simulation.postgres.WalRecord;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;

/** What the protocol promises to those who write and read: the invariants that speak of commits. */
final class Commits {

  private Commits() {}

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
            Command.Force _,
            Command.MeasureLoss _,
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
   * was last seen: for no longer than an agent may be silent, and its lease lasts.
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
      Duration unseen =
          after
              .policy()
              .times()
              .silent()
              .plus(after.policy().lease().map(Policy.Lease::length).orElse(Duration.ZERO));
      long silent = unseen.toNanos() / 1000;
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
