package dev.primacy.cli.playground;

import dev.primacy.api.v1.Check;
import dev.primacy.api.v1.ClusterStatus;
import dev.primacy.api.v1.ExplainResponse;
import dev.primacy.api.v1.Finding;
import dev.primacy.api.v1.HistoryResponse;
import dev.primacy.api.v1.ManagerRole;
import dev.primacy.api.v1.ManagerStatus;
import dev.primacy.api.v1.StatusResponse;
import dev.primacy.api.v1.SwitchoverResponse;
import dev.primacy.cli.CommandFailure;
import dev.primacy.cli.ConnectionString;
import dev.primacy.cli.Exit;
import dev.primacy.cli.playground.Plan.PlannedManager;
import dev.primacy.cli.playground.Plan.PlannedNode;
import dev.primacy.core.cluster.ManagerId;
import dev.primacy.core.cluster.NodeId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Three managers and some PostgreSQL nodes with their agents, as processes of this host. It starts
 * and stops them, and can do to each what a bad day does.
 */
public final class LocalCluster implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);
  // Between two looks at the managers a few entries may pass.
  private static final long CAUGHT_UP = 5;
  private static final Duration GLANCE = Duration.ofMillis(5);
  private static final Duration MANAGERS_UP = Duration.ofMinutes(1);
  private static final Duration READY = Duration.ofMinutes(1);
  private static final Set<Check> COMING =
      Set.of(Check.CHECK_TARGET_CAUGHT_UP, Check.CHECK_TARGET_STREAMS, Check.CHECK_PRIMARY_HEALTHY);

  private final Plan plan;
  private final LocalProcesses processes;
  private final AskedCluster asked;

  private LocalCluster(Plan plan, boolean learns) {
    this.plan = plan;
    this.processes = new LocalProcesses(plan, StagedProgram.launcher(plan.program()), learns);
    this.asked = new AskedCluster(plan);
  }

  /** Writes everything that the processes need; nothing runs yet. */
  public static LocalCluster prepare(Plan.Wish wish) {
    return prepare(wish, Ports.ofThisHost());
  }

  /** The same, on hosts that somebody else has made. */
  public static LocalCluster prepare(Plan.Wish wish, Site site) {
    return written(new LocalCluster(Plan.of(wish, site), false));
  }

  /** The same; whoever is asked to end leaves a start-up cache. */
  static LocalCluster prepareToLearn(Plan.Wish wish) {
    return written(new LocalCluster(Plan.of(wish, Ports.ofThisHost()), true));
  }

  private static LocalCluster written(LocalCluster cluster) {
    try {
      cluster.write();
      return cluster;
    } catch (CommandFailure e) {
      cluster.removeFiles();
      throw e;
    }
  }

  private void write() {
    try {
      StagedProgram.stage(Files.createDirectories(plan.program()));
      HostFiles files = new HostFiles(plan);
      files.write();
      files.giveAway();
      processes.requireUsable();
    } catch (IOException e) {
      throw new CommandFailure(
          Exit.FAILED, "cannot use %s: %s".formatted(plan.directory(), e.getMessage()));
    }
  }

  public Plan plan() {
    return plan;
  }

  /** Starts everything and waits until it is as it should be; says what it waits for. */
  public void start(Duration limit, Consumer<String> progress) {
    startManagers(progress);
    startNodes(progress);
    awaitSteady(limit, progress);
    makeApplication(progress);
  }

  void startManagers(Consumer<String> progress) {
    progress.accept("starting %d managers".formatted(plan.managers().size()));
    processes.startManagers();
  }

  void startNodes(Consumer<String> progress) {
    var _ = await("a leading manager", MANAGERS_UP, status -> leader(status).isPresent());
    progress.accept("creating cluster " + plan.cluster());
    asked.create();
    int nodes = plan.nodes().size();
    progress.accept(
        nodes == 1
            ? "starting a node with its agent"
            : "starting %d nodes with their agents".formatted(nodes));
    processes.startAgents();
  }

  void makeApplication(Consumer<String> progress) {
    progress.accept("making role and database " + Plan.APPLICATION);
    server(primary()).makeApplication();
  }

  /** Waits until every node does its part and commits wait for whom they should. */
  public ClusterStatus awaitSteady(Duration limit, Consumer<String> progress) {
    Steadiness steadiness = new Steadiness(plan.nodes().size(), plan.isAsync());
    List<String> said = new ArrayList<>();
    StatusResponse status =
        await(
            "all nodes to stream",
            limit,
            now -> {
              List<String> missing = steadiness.missing(now.getClustersList());
              if (!missing.isEmpty() && !said.contains(missing.toString())) {
                said.add(missing.toString());
                progress.accept("waiting: " + String.join(", ", missing));
              }
              return missing.isEmpty();
            });
    return status.getClusters(0);
  }

  /**
   * Waits until the managers' answer is as wished; a process that ends meanwhile ends the waiting.
   */
  public StatusResponse await(String what, Duration limit, Predicate<StatusResponse> wished) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (deadline - System.nanoTime() > 0) {
      Optional<StatusResponse> status = status();
      if (status.filter(wished).isPresent()) {
        return status.get();
      }
      processes.requireNoneEnded();
      pause();
    }
    throw new CommandFailure(
        Exit.FAILED,
        "waited %d s in vain for %s; the logs are in %s"
            .formatted(limit.toSeconds(), what, plan.directory()));
  }

  private static void pause() {
    try {
      Thread.sleep(POLL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(Exit.FAILED, "interrupted");
    }
  }

  /** What any manager knows now; empty while none answers. */
  public Optional<StatusResponse> status() {
    return asked.status();
  }

  /** The last operation. */
  public ExplainResponse explain() {
    return asked.explain();
  }

  public HistoryResponse history() {
    return asked.history();
  }

  /** The node that is in charge now. */
  public NodeId primary() {
    return status()
        .flatMap(s -> s.getClustersList().stream().findFirst())
        .map(ClusterStatus::getPrimary)
        .filter(name -> !name.isEmpty())
        .map(NodeId::new)
        .orElseThrow(() -> new CommandFailure(Exit.FAILED, "nobody is in charge"));
  }

  public static Optional<ManagerId> leader(StatusResponse status) {
    return status.getManagersList().stream()
        .filter(manager -> manager.getRole() == ManagerRole.MANAGER_ROLE_LEADER)
        .map(ManagerStatus::getId)
        .map(ManagerId::new)
        .findFirst();
  }

  public LocalServer server(NodeId node) {
    return processes.server(node);
  }

  /** Waits until no manager is missing and each has applied what the leader has. */
  public void awaitManagers(Duration limit) {
    var _ =
        await(
            "all managers to have caught up",
            limit,
            status -> {
              List<Long> applied =
                  status.getManagersList().stream().map(ManagerStatus::getApplied).toList();
              return leader(status).isPresent()
                  && applied.stream().noneMatch(a -> a + CAUGHT_UP < Collections.max(applied));
            });
  }

  /** Waits until one of the managers that live says that it leads; false where none did in time. */
  public boolean awaitLeader(Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (deadline - System.nanoTime() > 0) {
      boolean leads =
          plan.managers().stream()
              .filter(m -> processes.manager(m.id()).isAlive())
              .anyMatch(asked::leads);
      if (leads) {
        return true;
      }
      LockSupport.parkNanos(GLANCE.toNanos());
    }
    return false;
  }

  /** The number of the host of a node, and of the manager beside it. */
  public int host(NodeId node) {
    return plan.nodes().stream().map(PlannedNode::id).toList().indexOf(node);
  }

  /** The manager that shares a host with a node, where there is one. */
  public Optional<ManagerId> managerBeside(NodeId node) {
    return plan.managers().stream().skip(host(node)).map(PlannedManager::id).findFirst();
  }

  public void startManager(ManagerId id) {
    processes.manager(id).start();
  }

  public void killManager(ManagerId id) {
    processes.manager(id).kill();
  }

  /** Freezes the manager alone. */
  Frozen freezeManager(ManagerId id) {
    return Frozen.of(processes.manager(id).handle().stream().toList());
  }

  /** Kills the agent and every process of its server: what is left of a host is its kernel. */
  public void killHost(NodeId node) {
    List<ProcessHandle> server = server(node).processes();
    processes.agent(node).kill();
    server.forEach(ProcessHandle::destroyForcibly);
  }

  /** Freezes the agent and every process of its server; returns what lets them go on. */
  public Frozen freezeHost(NodeId node) {
    List<ProcessHandle> all = new ArrayList<>(processes.agent(node).handle().stream().toList());
    all.addAll(server(node).processes());
    return Frozen.of(all);
  }

  /** Freezes the server alone. */
  public Frozen freezeServer(NodeId node) {
    return Frozen.of(server(node).processes());
  }

  /** Freezes the agent alone. */
  public Frozen freezeAgent(NodeId node) {
    return Frozen.of(processes.agent(node).handle().stream().toList());
  }

  /** What a switchover would meet with and cost. */
  public SwitchoverResponse wouldSwitchover(NodeId to) {
    return asked.wouldSwitchover(to);
  }

  /**
   * Orders a switchover; it goes on when this returns. A standby that was made a moment ago may
   * have much to replay, and a leader of a moment may not have heard every agent: nothing else is
   * waited for.
   */
  public void switchover(NodeId to) {
    long deadline = System.nanoTime() + READY.toNanos();
    SwitchoverResponse ordered = asked.switchover(to);
    while (comesByItself(ordered) && deadline - System.nanoTime() > 0) {
      pause();
      ordered = asked.switchover(to);
    }
    if (ordered.getOperation() == 0) {
      throw new CommandFailure(
          Exit.FAILED, "no switchover to %s: %s".formatted(to, ordered.getFindingsList()));
    }
  }

  private static boolean comesByItself(SwitchoverResponse refused) {
    List<Finding> failed =
        refused.getFindingsList().stream().filter(finding -> !finding.getPassed()).toList();
    return !failed.isEmpty()
        && failed.stream().allMatch(finding -> COMING.contains(finding.getCheck()));
  }

  public void startAgent(NodeId node) {
    processes.agent(node).start();
  }

  public void killAgent(NodeId node) {
    processes.agent(node).kill();
  }

  /** The processes of the managers that live. */
  public List<Long> managerPids() {
    return pids(processes.managers());
  }

  /** The processes of the agents that live. */
  public List<Long> agentPids() {
    return pids(processes.agents());
  }

  private static List<Long> pids(List<Child> children) {
    return children.stream()
        .flatMap(child -> child.handle().map(ProcessHandle::pid).stream())
        .toList();
  }

  LocalProcesses processes() {
    return processes;
  }

  /** How an application reaches the primary. */
  public ConnectionString connectionString() {
    try {
      return new ConnectionString(
          plan.nodes().stream().map(PlannedNode::postgres).toList(),
          Plan.APPLICATION,
          Plan.APPLICATION,
          Files.readString(plan.secret(Plan.APPLICATION)).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Stops everything that it started, PostgreSQL too. The files stay. */
  @Override
  public void close() {
    processes.stop();
    asked.close();
  }

  /** Removes what it wrote, logs included; to be called when nothing runs any more. */
  public void removeFiles() {
    try {
      Leftovers.remove(plan.directory());
    } catch (IOException e) {
      throw new CommandFailure(
          Exit.FAILED, "cannot remove all of %s: %s".formatted(plan.directory(), e.getMessage()));
    }
  }
}
