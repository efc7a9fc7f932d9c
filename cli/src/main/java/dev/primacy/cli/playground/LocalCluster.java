package dev.primacy.cli.playground;

import dev.primacy.api.v1.ClusterStatus;
import dev.primacy.api.v1.CreateClusterRequest;
import dev.primacy.api.v1.ExplainRequest;
import dev.primacy.api.v1.ExplainResponse;
import dev.primacy.api.v1.HistoryRequest;
import dev.primacy.api.v1.HistoryResponse;
import dev.primacy.api.v1.ManagerRole;
import dev.primacy.api.v1.ManagerStatus;
import dev.primacy.api.v1.OperatorServiceGrpc.OperatorServiceBlockingStub;
import dev.primacy.api.v1.StatusRequest;
import dev.primacy.api.v1.StatusResponse;
import dev.primacy.cli.CommandFailure;
import dev.primacy.cli.ConnectionString;
import dev.primacy.cli.Exit;
import dev.primacy.cli.Managers;
import dev.primacy.cli.playground.Plan.PlannedManager;
import dev.primacy.cli.playground.Plan.PlannedNode;
import dev.primacy.core.cluster.ManagerId;
import dev.primacy.core.cluster.NodeId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Three managers and some PostgreSQL nodes with their agents, as processes of this host. It starts
 * and stops them, and can do to each what a bad day does.
 */
public final class LocalCluster implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration ANSWER = Duration.ofSeconds(2);
  private static final Duration MANAGERS_UP = Duration.ofMinutes(1);

  private final Plan plan;
  // Guarded by this.
  private final Managers asked;
  private final SortedMap<ManagerId, Child> managers = new TreeMap<>();
  private final SortedMap<NodeId, Child> agents = new TreeMap<>();
  private final SortedMap<NodeId, LocalServer> servers = new TreeMap<>();

  private LocalCluster(Plan plan, Path launcher) {
    this.plan = plan;
    this.asked = new Managers(plan.managerAddresses(), ANSWER);
    for (PlannedManager manager : plan.managers()) {
      managers.put(
          manager.id(), child(launcher, "manager", manager.id().name(), manager.directory()));
    }
    for (PlannedNode node : plan.nodes()) {
      agents.put(node.id(), child(launcher, "agent", node.id().name(), node.directory()));
      servers.put(node.id(), new LocalServer(plan, node));
    }
  }

  /** Writes everything that the processes need; nothing runs yet. */
  public static LocalCluster prepare(Plan.Wish wish) {
    Plan plan = Plan.of(wish, Ports.ofThisHost());
    try {
      Path launcher = StagedProgram.stage(Files.createDirectories(plan.program()));
      HostFiles files = new HostFiles(plan);
      files.write();
      files.giveAway();
      LocalCluster cluster = new LocalCluster(plan, launcher);
      cluster.requireUsable(launcher);
      return cluster;
    } catch (IOException e) {
      throw new CommandFailure(
          Exit.FAILED, "cannot use %s: %s".formatted(wish.directory(), e.getMessage()));
    }
  }

  /** Where the caller is root, the other user must be able to run this Java from that directory. */
  private void requireUsable(Path launcher) {
    if (!plan.user().isCaller()) {
      Programs.Ended tried =
          Programs.run(
              plan.user()
                  .run(
                      List.of(
                          "env",
                          "-i",
                          "PATH=/usr/bin:/bin",
                          "PRIMACY_CACHE=off",
                          "PRIMACY_BUILD=never",
                          "PRIMACY_JAVA_HOME=" + System.getProperty("java.home"),
                          launcher.toString(),
                          "version")),
              "",
              MANAGERS_UP);
      if (!tried.isGood()) {
        throw new CommandFailure(
            Exit.CONFIGURATION,
            "user %s cannot run Java %s from %s: %s; install the JDK where everybody may read it, and"
                    .formatted(
                        plan.user().name(),
                        System.getProperty("java.home"),
                        plan.directory(),
                        tried.lastLine())
                + " choose a --dir that is open to that user");
      }
    }
  }

  private Child child(Path launcher, String role, String name, Path directory) {
    return new Child(
        role + " " + name,
        plan.user()
            .run(
                List.of(
                    launcher.toString(),
                    role,
                    "--config",
                    directory.resolve("primacy.yaml").toString())),
        environment(),
        directory.resolve("log"));
  }

  private Map<String, String> environment() {
    return Map.of(
        "PATH", "/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME", plan.directory().toString(),
        "LANG", "C.UTF-8",
        "PRIMACY_JAVA_HOME", System.getProperty("java.home"),
        "PRIMACY_BUILD", "never",
        "PRIMACY_CACHE", "off");
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
    progress.accept("starting %d managers".formatted(managers.size()));
    managers.values().forEach(Child::start);
  }

  void startNodes(Consumer<String> progress) {
    await("a leading manager", MANAGERS_UP, status -> leader(status).isPresent());
    progress.accept("creating cluster " + plan.cluster());
    try (Managers all = new Managers(plan.managerAddresses(), MANAGERS_UP)) {
      all.operator(operator ->
          operator.createCluster(
              CreateClusterRequest.newBuilder()
                  .setCluster(plan.cluster().name())
                  .setAsync(plan.isAsync())
                  .build()));
    }
    progress.accept("starting %d nodes with their agents".formatted(agents.size()));
    agents.values().forEach(Child::start);
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
      children().stream().filter(Child::hasEnded).findFirst().ifPresent(LocalCluster::reportEnd);
      pause();
    }
    throw new CommandFailure(
        Exit.FAILED,
        "waited %d s in vain for %s; the logs are in %s"
            .formatted(limit.toSeconds(), what, plan.directory()));
  }

  private static void reportEnd(Child child) {
    throw new CommandFailure(
        Exit.FAILED, "%s ended: %s".formatted(child.name(), child.lastWords()));
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
    StatusRequest everything = StatusRequest.getDefaultInstance();
    try {
      return Optional.of(ask(operator -> operator.status(everything)));
    } catch (CommandFailure e) {
      return Optional.empty();
    }
  }

  public ExplainResponse explain() {
    ExplainRequest last = ExplainRequest.newBuilder().setCluster(plan.cluster().name()).build();
    return ask(operator -> operator.explain(last));
  }

  public HistoryResponse history() {
    HistoryRequest whole = HistoryRequest.newBuilder().setCluster(plan.cluster().name()).build();
    return ask(operator -> operator.history(whole));
  }

  private synchronized <T> T ask(Function<OperatorServiceBlockingStub, T> question) {
    return asked.operator(question);
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
    return require(servers, node);
  }

  Child manager(ManagerId id) {
    return require(managers, id);
  }

  Child agent(NodeId node) {
    return require(agents, node);
  }

  public void startManager(ManagerId id) {
    manager(id).start();
  }

  public void killManager(ManagerId id) {
    manager(id).kill();
  }

  public void startAgent(NodeId node) {
    agent(node).start();
  }

  public void killAgent(NodeId node) {
    agent(node).kill();
  }

  private static <K extends Comparable<K>, V> V require(SortedMap<K, V> all, K key) {
    return Optional.ofNullable(all.get(key))
        .orElseThrow(() -> new IllegalArgumentException("no " + key + " among " + all.keySet()));
  }

  /** The processes of the managers that live. */
  public List<Long> managerPids() {
    return pids(managers.values());
  }

  /** The processes of the agents that live. */
  public List<Long> agentPids() {
    return pids(agents.values());
  }

  private static List<Long> pids(Collection<Child> children) {
    return children.stream()
        .flatMap(child -> child.handle().map(ProcessHandle::pid).stream())
        .toList();
  }

  /** Does what systemd does for a real installation. Returns the names of those that had ended. */
  List<String> restartEnded() {
    List<Child> ended = children().stream().filter(Child::hasEnded).toList();
    ended.forEach(Child::start);
    return ended.stream().map(Child::name).toList();
  }

  Collection<Child> children() {
    List<Child> all = new ArrayList<>(managers.values());
    all.addAll(agents.values());
    return all;
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

  /** Stops everything that it started, PostgreSQL too, which outlives its agents by design. */
  @Override
  public void close() {
    agents.values().forEach(Child::terminate);
    agents.values().forEach(Child::awaitEnd);
    List<Thread> stopping =
        servers.values().stream().map(server -> Thread.ofVirtual().start(server::stop)).toList();
    managers.values().forEach(Child::terminate);
    managers.values().forEach(Child::awaitEnd);
    for (Thread thread : stopping) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    synchronized (this) {
      asked.close();
    }
  }
}
