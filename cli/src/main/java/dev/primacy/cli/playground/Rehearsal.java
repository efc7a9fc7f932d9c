package dev.primacy.cli.playground;

import dev.primacy.api.v1.ClusterStatus;
import dev.primacy.cli.CommandFailure;
import dev.primacy.cli.Exit;
import dev.primacy.cli.playground.Plan.PlannedManager;
import dev.primacy.cli.playground.Plan.PlannedNode;
import dev.primacy.core.cluster.ManagerId;
import dev.primacy.core.cluster.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A small cluster fails over and is moved on this host. Then the JVMs of one manager and one agent
 * keep what they loaded and linked for it, beside the jars: the first failover of those that start
 * later takes about half the time (docs/decisions/0017).
 */
public final class Rehearsal {

  private static final Duration STEADY = Duration.ofMinutes(3);
  private static final Duration SOON = Duration.ofMinutes(1);
  private static final String MANAGER = "manager";
  private static final String AGENT = "agent";

  private final LocalCluster cluster;
  private final Path home;
  private final Consumer<String> progress;

  private Rehearsal(LocalCluster cluster, Path home, Consumer<String> progress) {
    this.cluster = cluster;
    this.home = home;
    this.progress = progress;
  }

  /** Where the launcher looks for what managers and agents have learnt. */
  static List<Path> caches(Path home) {
    return List.of(cache(home, MANAGER), cache(home, AGENT));
  }

  /** One JVM's is of no use to another. */
  private static Path cache(Path home, String role) {
    String version =
        Runtime.version().version().stream().map(String::valueOf).collect(Collectors.joining("."));
    return home.resolve("%s-%s.aot".formatted(role, version));
  }

  /** Whether there has been one since the jars were made. */
  static boolean isDone() {
    return caches(StagedProgram.home()).stream()
        .allMatch(cache -> StagedProgram.classPath().stream().allMatch(jar -> isNewer(cache, jar)));
  }

  /** Whether processes that this one starts may use caches at all: the caller's wish. */
  public static boolean isWanted() {
    return !"off".equals(System.getenv("PRIMACY_CACHE"));
  }

  /** Whether managers and agents that this one starts use what was learnt. */
  public static boolean isInUse() {
    return isWanted() && isDone();
  }

  private static boolean isNewer(Path cache, Path jar) {
    try {
      return Files.exists(cache)
          && Files.getLastModifiedTime(cache).compareTo(Files.getLastModifiedTime(jar)) >= 0;
    } catch (IOException e) {
      return false; // somebody takes them away just now
    }
  }

  /** Whether the caller may leave something beside the jars. */
  public static boolean isPossible() {
    return Files.isWritable(StagedProgram.home());
  }

  /**
   * Takes about a minute, and leaves nothing but the two caches.
   *
   * @param wish where, and as whom; three nodes at least
   */
  public static void run(Markers markers, Supplier<Plan.Wish> wish, Consumer<String> progress) {
    Path home = StagedProgram.home();
    if (!isPossible()) {
      throw new CommandFailure(
          Exit.FAILED, "cannot write into %s: run it as the owner of that folder".formatted(home));
    }
    Playground playground = Playground.forLearning(markers);
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().unstarted(() -> playground.stop(progress)));
    try {
      LocalCluster cluster = playground.prepare(wish);
      progress.accept("in " + cluster.plan().directory());
      var _ = playground.start(cluster, progress);
      new Rehearsal(cluster, home, progress).run();
    } catch (CommandFailure e) {
      if (playground.isStopping()) {
        throw new CommandFailure(Exit.FAILED, "was stopped before it had learnt everything");
      }
      playground.failed();
      throw e;
    } finally {
      playground.stop(progress);
    }
  }

  private void run() {
    PlannedManager leader = leader();
    PlannedNode successor = failOver();
    move();
    changeLeader(leader.id());
    progress.accept("keeping what they learnt");
    keep(MANAGER, cluster.processes().manager(leader.id()), leader.directory());
    keep(AGENT, cluster.processes().agent(successor.id()), successor.directory());
  }

  private PlannedManager leader() {
    ManagerId leader =
        LocalCluster.leader(
                cluster.await("a leader", SOON, s -> LocalCluster.leader(s).isPresent()))
            .orElseThrow();
    return cluster.plan().managers().stream()
        .filter(manager -> manager.id().equals(leader))
        .findFirst()
        .orElseThrow();
  }

  /** Returns the node that was recruited and promoted. */
  private PlannedNode failOver() {
    NodeId old = cluster.primary();
    progress.accept("killing the primary, " + old);
    var _ = cluster.server(old).kill();
    return cluster.plan().node(awaitSuccessor(old));
  }

  private void move() {
    NodeId old = cluster.primary();
    NodeId next =
        cluster.plan().nodes().stream()
            .map(PlannedNode::id)
            .filter(node -> !node.equals(old))
            .findFirst()
            .orElseThrow();
    progress.accept("moving the primary to " + next);
    cluster.switchover(next);
    var _ = awaitSuccessor(old);
  }

  private NodeId awaitSuccessor(NodeId old) {
    var _ =
        cluster.await("a successor of " + old, SOON, s -> isReplaced(s.getClusters(0), old.name()));
    cluster.awaitSteady(STEADY, progress);
    return cluster.primary();
  }

  private static boolean isReplaced(ClusterStatus status, String old) {
    return !status.getPrimary().isEmpty() && !status.getPrimary().equals(old);
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

  /** Its JVM makes the cache as it ends. */
  private void keep(String role, Child child, Path directory) {
    Path learnt = directory.resolve(LocalProcesses.LEARNT);
    Path target = cache(home, role);
    try {
      if (!child.end(SOON) || !Files.isRegularFile(learnt, LinkOption.NOFOLLOW_LINKS)) {
        throw new CommandFailure(Exit.FAILED, child.name() + " kept nothing: its log says why");
      }
      install(learnt, target);
      removeOthers(role, target);
      progress.accept("made " + target);
    } catch (IOException e) {
      throw new CommandFailure(Exit.FAILED, "cannot make %s: %s".formatted(target, e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(Exit.FAILED, "interrupted");
    }
  }

  /** Whole, or not at all; to be read by whoever the daemons run as. */
  private void install(Path learnt, Path target) throws IOException {
    Path fresh = Files.createTempFile(home, "rehearsal-", ".new");
    try {
      Files.copy(learnt, fresh, StandardCopyOption.REPLACE_EXISTING, LinkOption.NOFOLLOW_LINKS);
      Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-r--r--"));
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  /** Those that another Java left. */
  private void removeOthers(String role, Path kept) throws IOException {
    try (Stream<Path> files = Files.list(home)) {
      for (Path file : files.toList()) {
        if (file.getFileName().toString().matches(role + "-[\\d.]+\\.aot") && !file.equals(kept)) {
          Files.delete(file);
        }
      }
    }
  }
}
