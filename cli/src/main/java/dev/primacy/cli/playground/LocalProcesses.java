package dev.primacy.cli.playground;

import dev.primacy.cli.CommandFailure;
import dev.primacy.cli.Exit;
import dev.primacy.cli.playground.Plan.PlannedManager;
import dev.primacy.cli.playground.Plan.PlannedNode;
import dev.primacy.core.cluster.ManagerId;
import dev.primacy.core.cluster.NodeId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** The processes of a plan: managers, agents, and the servers that the agents start. */
final class LocalProcesses {

  /** What a process that learns leaves in its directory. */
  static final String LEARNT = "learnt.aot";

  private static final Duration FIRST_RUN = Duration.ofMinutes(1);

  private final Plan plan;
  private final Path launcher;
  private final boolean learns;
  private final SortedMap<ManagerId, Child> managers = new TreeMap<>();
  private final SortedMap<NodeId, Child> agents = new TreeMap<>();
  private final SortedMap<NodeId, LocalServer> servers = new TreeMap<>();

  /**
   * Describes them; none runs yet.
   *
   * @param learns whether each, when it is asked to end, leaves a start-up cache in its directory
   */
  LocalProcesses(Plan plan, Path launcher, boolean learns) {
    this.plan = plan;
    this.launcher = launcher;
    this.learns = learns;
    for (PlannedManager manager : plan.managers()) {
      managers.put(
          manager.id(),
          child("manager", manager.id().name(), manager.directory(), manager.prefix()));
    }
    for (PlannedNode node : plan.nodes()) {
      agents.put(node.id(), child("agent", node.id().name(), node.directory(), node.prefix()));
      servers.put(node.id(), new LocalServer(plan, node));
    }
  }

  private Child child(String role, String name, Path directory, List<String> prefix) {
    String config = directory.resolve("primacy.yaml").toString();
    List<String> command = new ArrayList<>(prefix);
    command.addAll(plan.user().run(List.of(launcher.toString(), role, "--config", config)));
    Map<String, String> environment = new HashMap<>(environment());
    if (learns) {
      environment.put("PRIMACY_CACHE_OUTPUT", directory.resolve(LEARNT).toString());
    }
    return new Child(role + " " + name, command, environment, directory.resolve("log"));
  }

  private Map<String, String> environment() {
    return Map.of(
        "PATH",
        "/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME",
        plan.directory().toString(),
        "LANG",
        "C.UTF-8",
        "PRIMACY_JAVA_HOME",
        javaHome(),
        "PRIMACY_BUILD",
        "never",
        "PRIMACY_CACHE",
        learns || Rehearsal.isInUse() ? "" : "off");
  }

  private static String javaHome() {
    return System.getProperty("java.home", "");
  }

  /** Where the caller is root, the other user must be able to run this Java from that directory. */
  void requireUsable() {
    if (plan.user().isCaller()) {
      return;
    }
    List<String> command = new ArrayList<>(List.of("env", "-i"));
    environment().forEach((name, value) -> command.add(name + "=" + value));
    command.addAll(List.of("PRIMACY_CACHE=off", launcher.toString(), "version"));
    Programs.Ended tried = Programs.run(plan.user().run(command), "", FIRST_RUN);
    if (!tried.isGood()) {
      throw new CommandFailure(
          Exit.CONFIGURATION,
          "user %s cannot run Java %s from %s: %s; install the JDK where everybody may read it, and"
                  .formatted(plan.user().name(), javaHome(), plan.directory(), tried.lastLine())
              + " choose a --dir that is open to that user");
    }
  }

  void startManagers() {
    managers.values().forEach(Child::start);
  }

  void startAgents() {
    agents.values().forEach(Child::start);
  }

  Child manager(ManagerId id) {
    return require(managers, id);
  }

  Child agent(NodeId node) {
    return require(agents, node);
  }

  LocalServer server(NodeId node) {
    return require(servers, node);
  }

  private static <K extends Comparable<K>, V> V require(SortedMap<K, V> all, K key) {
    return Optional.ofNullable(all.get(key))
        .orElseThrow(() -> new IllegalArgumentException("no " + key + " among " + all.keySet()));
  }

  List<Child> managers() {
    return List.copyOf(managers.values());
  }

  List<Child> agents() {
    return List.copyOf(agents.values());
  }

  List<Child> all() {
    List<Child> all = new ArrayList<>(managers.values());
    all.addAll(agents.values());
    return List.copyOf(all);
  }

  /** Does what systemd does for a real installation. Returns the names of those that had ended. */
  List<String> restartEnded() {
    List<Child> ended = all().stream().filter(Child::hasEnded).toList();
    ended.forEach(Child::start);
    return ended.stream().map(Child::name).toList();
  }

  void requireNoneEnded() {
    for (Child child : all()) {
      if (child.hasEnded()) {
        throw new CommandFailure(
            Exit.FAILED, "%s ended: %s".formatted(child.name(), child.lastWords()));
      }
    }
  }

  /** Stops everything; PostgreSQL too, which outlives its agents by design. */
  void stop() {
    all().forEach(Child::terminate);
    if (learns) {
      all().forEach(Child::kill); // what they would still make is not wanted
    }
    // First the agents: they would start a stopped server again.
    agents().forEach(Child::awaitEnd);
    List<Thread> stopping =
        servers.values().stream().map(server -> Thread.ofVirtual().start(server::stop)).toList();
    managers().forEach(Child::awaitEnd);
    for (Thread thread : stopping) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
