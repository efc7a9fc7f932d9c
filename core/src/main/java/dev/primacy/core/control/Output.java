package dev.primacy.core.control;

import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.decision.Reason;
import dev.primacy.core.node.Order;
import dev.primacy.core.observation.Judgement;

/** What a cluster's machine wants done. */
public sealed interface Output {

  /** Submit this, for the Raft term and the revision that it was decided on. */
  record Propose(long term, long basis, Command command) implements Output {}

  /** Tell an agent what to be. */
  record Send(NodeId node, Order order) implements Output {}

  /** Commit an entry of the own term; then say {@link Input.Proven} with the ticket. */
  record Prove(long ticket) implements Output {}

  /** Try to reach the node's PostgreSQL over a new connection, now. */
  record ProbeNow(NodeId node) implements Output {}

  /** Let the agent of {@code standby} try to reach the node's PostgreSQL over a new connection. */
  record Ask(NodeId standby, NodeId node) implements Output {}

  /** Nothing is committed, and why; said when it changes. */
  record Waiting(Reason reason) implements Output {}

  /** The verdict on the node in charge; said when it changes. */
  record Judged(NodeId node, Judgement judgement) implements Output {}
}
