package dev.primacy.chaos;

import dev.primacy.chaos.HostNetworks.Cut;
import dev.primacy.chaos.HostNetworks.Direction;
import dev.primacy.cli.CommandFailure;
import dev.primacy.cli.Exit;
import dev.primacy.cli.playground.Frozen;
import dev.primacy.cli.playground.LocalCluster;
import dev.primacy.cli.playground.Plan;
import dev.primacy.core.cluster.ManagerId;
import dev.primacy.core.cluster.NodeId;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What there is to break: a cluster, and the network below it where it has one of its own. Whatever
 * breaks something returns what makes it good again.
 */
record Ground(LocalCluster cluster, Optional<HostNetworks> networks) implements AutoCloseable {

  /** Makes something good again. */
  @FunctionalInterface
  interface Cure {
    void apply();
  }

  static final Cure HEALS_BY_ITSELF = () -> {};

  /** Nothing runs yet. */
  static Ground prepare(Plan.Wish wish, boolean onNetworks) {
    if (!onNetworks) {
      return new Ground(LocalCluster.prepare(wish), Optional.empty());
    }
    OwnNetwork.obstacle()
        .ifPresent(why -> {
          throw new CommandFailure(Exit.CONFIGURATION, "there is no network to break: " + why);
        });
    HostNetworks networks = HostNetworks.make(wish.nodes());
    return new Ground(LocalCluster.prepare(wish, networks), Optional.of(networks));
  }

  /** Stops all of it; twice does no harm. */
  @Override
  public void close() {
    cluster.close();
    networks.ifPresent(HostNetworks::close);
  }

  ManagerId leader() {
    return LocalCluster.leader(cluster.status().orElseThrow()).orElseThrow();
  }

  boolean isLeaderBesidePrimary() {
    return cluster.managerBeside(cluster.primary()).filter(leader()::equals).isPresent();
  }

  /** Some node that is not the primary and that {@code wished} holds for. */
  NodeId standby(Predicate<NodeId> wished) {
    NodeId primary = cluster.primary();
    return cluster.plan().nodes().stream()
        .map(node -> node.id())
        .filter(node -> !node.equals(primary))
        .filter(wished)
        .findFirst()
        .orElseThrow();
  }

  Cure crash(NodeId node) {
    var _ = cluster.server(node).kill();
    return HEALS_BY_ITSELF;
  }

  /**
   * All processes of a host: its server, its agent and its manager. The kernel answers for them.
   */
  Cure killHost(NodeId node) {
    Optional<ManagerId> manager = cluster.managerBeside(node);
    cluster.killHost(node);
    manager.ifPresent(cluster::killManager);
    return () -> {
      manager.ifPresent(cluster::startManager);
      cluster.startAgent(node);
    };
  }

  /** As {@link #killHost}, but nothing answers, and nothing says that it ends. */
  Cure cutPower(NodeId node) {
    Cut cut = cut(node, Direction.BOTH);
    Cure start = killHost(node);
    return () -> {
      cut.close();
      start.apply();
    };
  }

  Cure partition(NodeId node, Direction direction) {
    return cut(node, direction)::close;
  }

  private Cut cut(NodeId node, Direction direction) {
    return networks.orElseThrow().cut(cluster.host(node), direction);
  }

  Cure freeze(NodeId node) {
    Frozen frozen = cluster.freezeHost(node);
    return frozen::close;
  }

  Cure moveTo(NodeId next) {
    cluster.switchover(next);
    return HEALS_BY_ITSELF;
  }

  Cure killManagers(List<ManagerId> managers) {
    managers.forEach(cluster::killManager);
    return () -> managers.forEach(cluster::startManager);
  }
}
