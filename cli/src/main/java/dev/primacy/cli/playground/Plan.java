package dev.primacy.cli.playground;

import dev.primacy.core.cluster.Address;
import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.cluster.ManagerId;
import dev.primacy.core.cluster.NodeId;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What is to run where: everything below one directory, and, but for a {@link Site} of its own,
 * everything on loopback.
 *
 * @param binDir of PostgreSQL
 * @param isAsync whether commits wait for nobody
 */
public record Plan(
    Path directory,
    Path binDir,
    OsUser user,
    ClusterId cluster,
    boolean isAsync,
    List<PlannedManager> managers,
    List<PlannedNode> nodes) {

  private static final int MANAGERS = 3;
  private static final int API = 17_400;
  private static final int RAFT = 17_410;
  private static final int MANAGER_HTTP = 17_420;
  private static final int POSTGRES = 15_431;
  private static final int AGENT_HTTP = 18_008;

  /** The role and the database of applications, the writer among them. */
  public static final String APPLICATION = "app";

  /**
   * One manager.
   *
   * @param prefix what a command begins with to run on its host
   */
  public record PlannedManager(
      ManagerId id, Path directory, Address api, Address raft, Address http, List<String> prefix) {

    public PlannedManager {
      prefix = List.copyOf(prefix);
    }

    Path config() {
      return directory.resolve("primacy.yaml");
    }

    Path dataDir() {
      return directory.resolve("raft");
    }
  }

  /**
   * One node with its agent.
   *
   * @param prefix what a command begins with to run on its host
   */
  public record PlannedNode(
      NodeId id, Path directory, Address postgres, Address http, List<String> prefix) {

    public PlannedNode {
      prefix = List.copyOf(prefix);
    }

    Path config() {
      return directory.resolve("primacy.yaml");
    }

    Path stateDir() {
      return directory.resolve("state");
    }

    /** Short by design: a socket's path has 107 bytes at most. */
    Path socketDir() {
      return directory.resolve("socket");
    }

    public Path dataDir() {
      return directory.resolve("data");
    }
  }

  public Plan {
    managers = List.copyOf(managers);
    nodes = List.copyOf(nodes);
  }

  /** What the caller chooses. */
  public record Wish(Path directory, Path binDir, OsUser user, int nodes, boolean isAsync) {}

  static Plan of(Wish wish, Site site) {
    return new Plan(
        wish.directory(),
        wish.binDir(),
        wish.user(),
        new ClusterId("demo"),
        wish.isAsync(),
        IntStream.range(0, MANAGERS).mapToObj(i -> manager(wish, i, site)).toList(),
        IntStream.range(0, wish.nodes()).mapToObj(i -> node(wish, i, site)).toList());
  }

  private static PlannedManager manager(Wish wish, int index, Site site) {
    String name = "m" + (index + 1);
    return new PlannedManager(
        new ManagerId(name),
        wish.directory().resolve(name),
        site.address(index, API),
        site.address(index, RAFT),
        site.address(index, MANAGER_HTTP),
        site.prefix(index));
  }

  private static PlannedNode node(Wish wish, int index, Site site) {
    String name = "n" + (index + 1);
    return new PlannedNode(
        new NodeId(name),
        wish.directory().resolve(name),
        site.address(index, POSTGRES),
        site.address(index, AGENT_HTTP),
        site.prefix(index));
  }

  public PlannedNode node(NodeId id) {
    return nodes.stream().filter(node -> node.id().equals(id)).findFirst().orElseThrow();
  }

  List<Address> managerAddresses() {
    return managers.stream().map(PlannedManager::api).toList();
  }

  Path secret(String name) {
    return directory.resolve("secrets").resolve(name);
  }

  Path program() {
    return directory.resolve("program");
  }
}
