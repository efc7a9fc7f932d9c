package dev.primacy.core.cluster;

import java.util.Optional;

/**
 * The evidence that the recruits hold every commit that one epoch's primary may have acknowledged
 * under one rule (protocol: What a promotion needs, completeness).
 */
public sealed interface Completeness {

  Epoch epoch();

  /** Whether commits of that epoch may be lost all the same. */
  default boolean mayLack() {
    return switch (this) {
      case FloorHeld _, LossAccepted _ -> true;
      case VouchedFor _,
          LaterTimeline _,
          LaterPosition _,
          LaterMarker _,
          OwnPrimary _,
          FinalPosition _ ->
          false;
    };
  }

  /** Recruits vouch for at least |A| - W + 1 admissions of the rule. */
  record VouchedFor(Epoch epoch, Fence.Count count) implements Completeness {}

  /**
   * A recruit holds WAL of the timeline of a later promotion, which was complete for this epoch.
   */
  record LaterTimeline(Epoch epoch, Epoch later, NodeId recruit) implements Completeness {}

  /** A recruit holds, on the same history, the position that a later CHOOSE recorded. */
  record LaterPosition(Epoch epoch, Epoch later, NodeId recruit) implements Completeness {}

  /** A recruit holds the marker of a later epoch. */
  record LaterMarker(Epoch epoch, Epoch later, NodeId recruit) implements Completeness {}

  /** The epoch's own primary, its data untouched, is among the recruits. */
  record OwnPrimary(Epoch epoch, NodeId recruit) implements Completeness {}

  /**
   * A recruit holds the position at which the epoch's own primary was stopped for good, as its
   * agent, its data untouched, says.
   */
  record FinalPosition(Epoch epoch, NodeId recruit, Position end) implements Completeness {}

  /**
   * W = 0: a recruit holds the floor and is close enough to where the primary may have come.
   *
   * @param distanceBytes to the position that was sampled last
   * @param unseenBytes what the primary may have written after that, at its highest rate of late,
   *     until its lease was over; 0 where it was seen to end
   */
  record FloorHeld(Epoch epoch, long rule, NodeId recruit, long distanceBytes, long unseenBytes)
      implements Completeness {}

  /**
   * Nothing proves it, and an operator accepted the loss.
   *
   * @param distanceBytes from the recruit to where that epoch's primary is known to have been;
   *     empty where nobody knows
   */
  record LossAccepted(
      Epoch epoch,
      NodeId recruit,
      Optional<Long> distanceBytes,
      long acceptedBytes,
      String requestedBy)
      implements Completeness {}
}
