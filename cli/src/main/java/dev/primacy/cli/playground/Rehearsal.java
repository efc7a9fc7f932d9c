package dev.primacy.cli.playground;

import dev.primacy.cli.CommandFailure;
import dev.primacy.cli.Exit;
import dev.primacy.cli.playground.Plan.PlannedManager;
import dev.primacy.cli.playground.Plan.PlannedNode;
import dev.primacy.core.cluster.ManagerId;
import dev.primacy.core.cluster.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A small cluster fails over and is moved on this host. Then the JVMs of one manager and one agent
 * keep what they loaded and linked for it, beside the jars: every daemon's first failover is as
 * quick from then on as if it had done some before (docs/decisions/0017).
 */
public final class Rehearsal {

  private static final Duration STEADY = Duration.ofMinutes(3);
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final Duration BETWEEN_ROWS = Duration.ofMillis(20);
  private static final int SOME_ROWS = 100;
  private static final String MANAGER = "manager";
  private static final String AGENT = "agent";

  private final LocalCluster cluster;
  private final Consumer<String> progress;

  private Rehearsal(LocalCluster cluster, Consumer<String> progress) {
    this.cluster = cluster;
    this.progress = progress;
  }

  /** Where the launcher looks for what managers and agents have learnt. */
  static List<Path> caches(Path home) {
    return List.of(cache(home, MANAGER), cache(home, AGENT));
  }

  /** One JVM's is of no use to another. */
  private static Path cache(Path home, String role) {
    return home.resolve("%s-%s.aot".formatted(role, System.getProperty("java.version")));
  }

  /** Whether there has been one since this program was built. */
  public static boolean isDone() {
    return caches(StagedProgram.home()).stream()
        .allMatch(cache -> StagedProgram.classPath().stream().allMatch(jar -> isNewer(cache, jar)));
  }

  private static boolean isNewer(Path cache, Path jar) {
    try {
      return Files.exists(cache)
          && Files.getLastModifiedTime(cache).compareTo(Files.getLastModifiedTime(jar)) > 0;
    } catch (IOException e) {
      return false; // somebody takes them away just now
    }
  }

  /**
   * Takes half a minute, and leaves nothing but the two caches.
   *
   * @param wish where, and as whom; three nodes at least
   */
  public static void run(Plan.Wish wish, Consumer<String> progress) {
    Path home = StagedProgram.home();
    if (!Files.isWritable(home)) {
      throw new CommandFailure(
          Exit.FAILED, "cannot write into %s: run it as the owner of that folder".formatted(home));
    }
    LocalCluster cluster = LocalCluster.prepareToLearn(wish);
    Thread stop = Thread.ofPlatform().unstarted(cluster::close);
    Runtime.getRuntime().addShutdownHook(stop);
    try (cluster) {
      new Rehearsal(cluster, progress).runInto(home);
    }
    cluster.removeFiles();
    Runtime.getRuntime().removeShutdownHook(stop);
  }

  private void runInto(Path home) {
    cluster.start(STEADY, progress);
    PlannedManager leader = manager(leader());
    PlannedNode successor = failOver();
    move();
    changeLeader(leader.id());
    progress.accept("keeping what they learnt");
    keep(cluster.processes().manager(leader.id()), leader.directory(), cache(home, MANAGER));
    keep(cluster.processes().agent(successor.id()), successor.directory(), cache(home, AGENT));
  }

  /** Returns the node that was recruited and promoted. */
  private PlannedNode failOver() {
    progress.accept("killing the primary");
    try (AcknowledgedWriter writer =
        AcknowledgedWriter.start(cluster.connectionString(), BETWEEN_ROWS)) {
      if (writer.awaitMore(SOME_ROWS, SOON)) {
        var _ = cluster.server(cluster.primary()).kill();
        if (writer.awaitGap(0, SOON).isPresent()) {
          cluster.awaitSteady(STEADY, progress);
          return node(cluster.primary()::equals);
        }
      }
      throw new CommandFailure(
          Exit.FAILED,
          "writes stopped for a minute; the logs are in " + cluster.plan().directory());
    } catch (SQLException e) {
      throw new CommandFailure(Exit.FAILED, "cannot reach the primary: " + e.getMessage());
    }
  }

  private void move() {
    NodeId old = cluster.primary();
    NodeId next = node(n -> !n.equals(old)).id();
    progress.accept("moving the primary to " + next);
    cluster.switchover(next);
    var _ =
        cluster.await(
            next + " in charge", SOON, s -> s.getClusters(0).getPrimary().equals(next.name()));
    cluster.awaitSteady(STEADY, progress);
  }

  /** The former leader follows: it has to have done that, too. */
  private void changeLeader(ManagerId leader) {
    progress.accept("another manager takes the lead");
    try (Frozen _ = cluster.freezeManager(leader)) {
      var _ =
          cluster.await(
              "another leader",
              SOON,
              s -> LocalCluster.leader(s).filter(now -> !now.equals(leader)).isPresent());
    }
    cluster.awaitManagers(SOON);
  }

  private ManagerId leader() {
    return LocalCluster.leader(
            cluster.await("a leader", SOON, s -> LocalCluster.leader(s).isPresent()))
        .orElseThrow();
  }

  private PlannedManager manager(ManagerId id) {
    return cluster.plan().managers().stream()
        .filter(manager -> manager.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private PlannedNode node(Predicate<NodeId> wished) {
    return cluster.plan().nodes().stream()
        .filter(node -> wished.test(node.id()))
        .findFirst()
        .orElseThrow();
  }

  /** Its JVM makes the cache as it ends. */
  private void keep(Child child, Path directory, Path target) {
    Path learnt = directory.resolve(LocalProcesses.LEARNT);
    try {
      if (!child.end(SOON) || !Files.exists(learnt)) {
        throw new CommandFailure(
            Exit.FAILED, "%s kept nothing; its log is in %s".formatted(child.name(), directory));
      }
      Path fresh = target.resolveSibling(target.getFileName() + ".new");
      Files.copy(learnt, fresh, StandardCopyOption.REPLACE_EXISTING);
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
      progress.accept("made " + target);
    } catch (IOException e) {
      throw new CommandFailure(Exit.FAILED, "cannot make %s: %s".formatted(target, e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(Exit.FAILED, "interrupted");
    }
  }
}
