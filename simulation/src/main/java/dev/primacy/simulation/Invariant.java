package dev.primacy.simulation;

import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.node.LocalEffect;
import dev.primacy.core.node.LocalFacts;
import dev.primacy.core.node.Memory;
import dev.primacy.core.node.Order;
import dev.primacy.simulation.postgres.Host;
import dev.primacy.simulation.postgres.WalRecord;

/** Something that must hold after each event; told of those that could break it. */
interface Invariant {

  default void appended(World world, ClusterState before, Command command, ClusterState after) {}

  /**
   * @param basis the revision that the proposer of what has just changed the log had seen
   */
  default void changed(long basis, ClusterState before, ClusterState after) {}

  default void ordered(NodeId node, Order order) {}

  default void remembered(NodeId node, Memory before, Memory after) {}

  default void performs(World world, Agent agent, LocalEffect effect, LocalFacts before) {}

  /**
   * @param promised whether the log promised that standbys were asked
   */
  default void acknowledged(
      World world, Host host, WalRecord record, long number, boolean promised) {}

  default void claimed(Host primary, WalRecord wal, Host standby, WalRecord held, long claimed) {}

  default void promoted(Host host, WalRecord first) {}

  default void decided(SimulatedManager manager) {}

  /** The run is over, and calm. */
  default void ended(World world) {}
}
