package dev.primacy.core.control;

import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.node.Report;
import dev.primacy.core.observation.Probe;

/** What a cluster's machine is told. */
public sealed interface Input {

  /** An agent reported over its stream. */
  record Reported(Report report) implements Input {}

  /**
   * An agent's stream came or went.
   *
   * @param duplicate two different agents hold a stream for this node
   */
  record Connection(NodeId node, boolean stands, boolean duplicate) implements Input {}

  /** A manager, this one or another, tried to reach a node. */
  record Probed(NodeId node, Probe probe) implements Input {}

  /** The agent of a standby tried to reach the node that it was asked about. */
  record Asked(NodeId node, NodeId standby, Probe.Answer answer) implements Input {}

  /**
   * The state after the newest commit; never the command: after a snapshot there are none to
   * replay.
   */
  record Committed(ClusterState state) implements Input {}

  /** This manager leads, ready to act, in this Raft term. */
  record LeadershipGained(long term) implements Input {}

  record LeadershipLost() implements Input {}

  /**
   * The leadership was proven by an entry that was submitted after {@link Output.Prove} came out.
   */
  record Proven(long ticket) implements Input {}

  /** The proof that was asked for under the ticket could not be had; unknown is never done. */
  record Unproven(long ticket) implements Input {}

  /** The last proposal ended, committed or not. */
  record ProposalEnded() implements Input {}

  record Tick() implements Input {}
}
