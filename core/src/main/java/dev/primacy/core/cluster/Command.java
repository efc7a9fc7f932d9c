package dev.primacy.core.cluster;

import java.util.List;
import java.util.Optional;

/**
 * A change of one cluster's record. Each is a compare-and-set: it applies only to the revision that
 * its proposer saw, so that no report about an older epoch changes the log after BEGIN.
 */
public sealed interface Command {

  /** A node joins, or comes back without memory: whatever rights it had are void. */
  record Register(NodeId node, NodeSettings settings) implements Command {}

  /** A node says something else of itself; its rights stand. */
  record Describe(NodeId node, NodeSettings settings) implements Command {}

  /** This node becomes the first primary. */
  record Found(NodeId node) implements Command {}

  /** The first primary is up. */
  record Founded(long systemId) implements Command {}

  /** A planned move is announced. */
  record Prepare(Switchover order) implements Command {}

  /** The announced move does not take place; nothing has changed. */
  record Cancel(String why) implements Command {}

  /** The announced move begins: the next epoch, for the old primary alone. */
  record Retire(Epoch epoch) implements Command {}

  /**
   * The planned move goes on like any election, because the old primary is stopped and all is
   * moved, or because it will not come to that.
   *
   * @param preferred whom to choose among equals: the target, or the old primary where it is
   *     aborted
   * @param why what went wrong; empty where all went well
   */
  record Recruit(NodeId preferred, Optional<String> why) implements Command {}

  /** From here on the older epochs lose the power to acknowledge. */
  record Begin(Epoch epoch, Cause cause) implements Command {}

  /** An operator begins the next epoch, and states what proofs cannot say. */
  record Force(ForcedFailover order, Cause cause) implements Command {}

  /** Whom, with fence and completeness. */
  record Choose(Epoch epoch, Choice choice) implements Command {}

  /** The marker of the epoch is acknowledged: subscribers may be told. */
  record Confirm(Epoch epoch, Lineage lineage, List<Mark> marks) implements Command {
    public Confirm {
      marks = List.copyOf(marks);
    }
  }

  /** A primary that was lost is back, and tells how much of its WAL nobody else has. */
  record MeasureLoss(long operation, NodeId primary, long bytes) implements Command {}

  /** A new durability rule, pending. A node that it no longer names loses its admission. */
  record ChangeRule(Rule rule) implements Command {}

  /** The rule is loaded and its barrier reached: older ones are forgotten. */
  record ActivateRule(long number, Optional<LoggedRule.Floor> floor) implements Command {}

  /** Gives a node the next admission number. */
  record Admit(NodeId node) implements Command {}

  /** Lets a node's data directory be replaced. */
  record OrderRebuild(NodeId node, String reason) implements Command {}
}
