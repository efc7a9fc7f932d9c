package dev.primacy.core.node;

import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.node.Server.Absent;
import dev.primacy.core.node.Server.Down;
import dev.primacy.core.node.Server.Primary;
import dev.primacy.core.node.Server.Standby;
import dev.primacy.core.node.Server.Unresponsive;
import dev.primacy.core.node.Server.Unusable;

/**
 * All that the next step of a node depends on, besides its goal.
 *
 * @param proven whether the leader has proven itself since this life of agent and server began
 * @param leased whether a lease is valid now
 * @param attachedLife the start of the server that this agent attached itself, or found attached
 *     when it began
 * @param aboutToPromote the epoch whose promotion this process has made durable and not yet begun;
 *     lost with the process
 * @param markerBegun a marker waits for acknowledgers, perhaps for long: begun once, then reported,
 *     then begun again
 * @param rewound the order under which this process has tried a rewind, well or not
 */
record Situation(
    NodeId node,
    Memory memory,
    LocalFacts facts,
    boolean proven,
    boolean leased,
    long attachedLife,
    Epoch aboutToPromote,
    boolean markerBegun,
    long rewound,
    NodeRules rules) {

  Server server() {
    return facts.server();
  }

  boolean hasData() {
    return hasData(facts);
  }

  static boolean hasData(LocalFacts facts) {
    return switch (facts.server()) {
      case Absent _, Unusable _ -> false;
      case Down _, Unresponsive _, Standby _, Primary _ -> true;
    };
  }

  boolean isDown() {
    return server() instanceof Down(boolean attached, _) && !attached;
  }
}
