package dev.primacy.manager;

import dev.primacy.core.cluster.Address;
import dev.primacy.core.cluster.ManagerId;
import java.nio.file.Path;
import java.util.List;

/**
 * The section {@code manager} of a host's configuration: who this manager is and who its peers are.
 *
 * @param dataDir its own directory: the Raft log and the identity that it may vote under
 * @param peers the initial group, this manager among them
 */
public record ManagerSettings(ManagerId id, Path dataDir, List<Peer> peers) {

  /**
   * One manager of the group. Each address is bound by that manager and dialled by everybody else.
   *
   * @param api gRPC for agents, clients and operators
   * @param raft Raft among the managers
   * @param http health, metrics, dashboard
   */
  public record Peer(ManagerId id, Address api, Address raft, Address http) {}

  public ManagerSettings {
    peers = List.copyOf(peers);
    if (peers.stream().noneMatch(peer -> peer.id().equals(id))) {
      throw new IllegalArgumentException("manager " + id + " is not among its peers");
    }
  }

  /** This manager's own entry among the peers. */
  public Peer self() {
    return peers.stream().filter(peer -> peer.id().equals(id)).findFirst().orElseThrow();
  }

  /** Whether other hosts can reach it; there is no TLS yet, so whoever can also reads along. */
  public boolean isExposed() {
    Peer self = self();
    return !(self.api().isLoopback() && self.raft().isLoopback() && self.http().isLoopback());
  }
}
