package dev.primacy.simulation;

import dev.primacy.core.cluster.Choice;
import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.Completeness;
import dev.primacy.core.cluster.Fence;
import dev.primacy.core.cluster.ForcedFailover;
import dev.primacy.core.cluster.ForcedFailover.Accepted;
import dev.primacy.core.cluster.Loss;
import dev.primacy.core.cluster.Operation;
import dev.primacy.core.cluster.OperationRecord;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Reign;
import dev.primacy.simulation.postgres.WalRecord;
import java.util.BitSet;

/**
 * What I4 leaves to an operator: that nothing vanishes but what the primary of whom he spoke wrote,
 * of what was seen of that no more than he accepted, and that as much is told when it is back.
 */
final class LossIsAsAccepted implements Invariant {
  @Override
  public void appended(World world, ClusterState before, Command command, ClusterState after) {
    if (command instanceof Command.Choose c) {
      checkWord(before, c.choice());
      BitSet lost = (BitSet) world.chronicle().givenUp().clone();
      for (Completeness proof : c.choice().completeness()) {
        if (proof instanceof Completeness.LossAccepted loss) {
          before.reigns().stream()
              .filter(r -> r.epoch().equals(loss.epoch()))
              .forEach(r -> check(world, before, r, c.choice(), loss, lost));
        }
      }
      if (!lost.isEmpty()) {
        throw new Broken(getClass(), "nobody accepted the loss of " + lost);
      }
    } else if (command instanceof Command.MeasureLoss told) {
      check(world, told, after);
    }
  }

  /** What an operator says counts in the epoch for which he says it. */
  private void checkWord(ClusterState before, Choice choice) {
    boolean counted =
        choice.completeness().stream().anyMatch(p -> p instanceof Completeness.LossAccepted)
            || choice.fences().stream().anyMatch(f -> f instanceof Fence.OperatorOverride);
    boolean given =
        before.operation() instanceof Operation.Begun begun
            && begun.forced().filter(f -> f.epoch().equals(before.epoch())).isPresent();
    if (counted && !given) {
      throw new Broken(
          getClass(), "nobody was asked in epoch %s: %s".formatted(before.epoch(), choice));
    }
  }

  private void check(
      World world,
      ClusterState before,
      Reign reign,
      Choice choice,
      Completeness.LossAccepted loss,
      BitSet lost) {
    long kept = reign.written().sharedWith(choice.lineage(), choice.position()).value();
    // A reinstated primary acknowledges by the rules of its earlier reign, too, until it has loaded
    // the new one: what nobody has seen of that is in no figure either.
    boolean newest = reign.timeline().equals(before.reigns().getLast().timeline());
    long seen = kept + loss.distanceBytes().orElse(0L);
    if (newest && before.operation() instanceof Operation.Begun begun) {
      long told =
          begun.forced().flatMap(ForcedFailover::accepted).flatMap(Accepted::seen).stream()
              .mapToLong(p -> p.lsn().value())
              .findFirst()
              .orElse(0);
      seen = Math.max(seen, told);
    }
    long bytes = 0;
    for (int number : lost.stream().toArray()) {
      Position at = world.chronicle().positionOf(number);
      if (reign.written().contains(at) && at.lsn().value() > kept) {
        bytes += at.lsn().value() <= seen ? WalRecord.BYTES : 0;
        if (newest || at.lsn().value() <= seen) {
          lost.clear(number);
        }
      }
    }
    if (bytes > loss.acceptedBytes()) {
      throw new Broken(
          getClass(),
          "%d bytes, seen and acknowledged in epoch %s, are lost; accepted were %d"
              .formatted(bytes, reign.epoch(), loss.acceptedBytes()));
    }
  }

  private void check(World world, Command.MeasureLoss told, ClusterState after) {
    for (OperationRecord record : after.history()) {
      for (Loss loss : record.losses()) {
        if (record.id() == told.operation() && loss.primary().equals(told.primary())) {
          long lost = world.chronicle().lostBeyond(loss.timeline(), loss.kept());
          if (lost > told.bytes()) {
            throw new Broken(
                getClass(), "%d bytes were lost, and %s are told".formatted(lost, loss));
          }
        }
      }
    }
  }
}
