package dev.primacy.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.primacy.api.v1.NodeStatus;
import dev.primacy.cli.playground.LocalCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an administrator gets wrong, beside a running cluster of one node: one clear sentence, the
 * right exit code, nothing changed on disk, and nobody else disturbed.
 */
class BadInputIT {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String NODE = "n1";

  @TempDir static Path hosts;

  @RegisterExtension static final RealCluster CLUSTER = RealCluster.of(1);

  private LocalCluster cluster;

  @BeforeAll
  static void openHosts() throws IOException {
    // The processes run as another user where the caller is root.
    Files.setPosixFilePermissions(hosts, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @BeforeEach
  void useCluster() {
    cluster = CLUSTER.cluster();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "status nope",
        "dsn nope",
        "history nope",
        "topology nope",
        "explain --cluster nope"
      })
  void nobodyIsToldOfAClusterThatIsNotThere(String command) {
    Run run = Run.of(cluster, command.split(" "));
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).containsExactly("primacy: no cluster is named 'nope'; there is demo");
  }

  @Test
  void theSecondAgentOfANameIsRefusedAndTheFirstIsNotDisturbed() throws IOException {
    NewHost host = host("second").configured("demo", NODE);
    SortedMap<String, String> before = host.tree();
    SortedSet<String> seen = new TreeSet<>();
    try (Run.Started second = Run.start(cluster, "agent", "--config", host.config().toString())) {
      await()
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(50))
          .until(() -> {
            NodeStatus first = cluster.status().orElseThrow().getClusters(0).getNodes(0);
            seen.add(first.getState() + " " + first.getVerdict());
            return second.hasEnded();
          });
      Run run = second.end();
      assertThat(run.exit()).isEqualTo(1);
      assertThat(run.sentence())
          .contains("node n1 of cluster demo is served by another agent", "(agent.node)");
    }
    assertThat(seen).containsExactly("running VERDICT_HEALTHY");
    assertUntouched(host, before);
  }

  @Test
  void aDatabaseOfAnotherClusterIsRefusedWithBothIdentifiers()
      throws IOException, InterruptedException {
    NewHost host = host("foreign").configured("demo", "n2").withForeignDatabase();
    SortedMap<String, String> before = host.tree();
    Run run = Run.of(cluster, "agent", "--config", host.config().toString());
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.sentence())
        .contains(
            "the data directory belongs to another cluster",
            "that of demo is " + cluster.status().orElseThrow().getClusters(0).getSystemId(),
            "(agent.postgres.data_dir)");
    assertUntouched(host, before);
  }

  @Test
  void aDirectoryThatHoldsSomethingElseIsNotTaken() throws IOException {
    NewHost host = host("letters");
    Files.createDirectories(host.data());
    Files.writeString(host.data().resolve("letter.txt"), "to be kept");
    var _ = host.configured("demo", "n3");
    SortedMap<String, String> before = host.tree();
    Run run = Run.of(cluster, "agent", "--config", host.config().toString());
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.sentence())
        .contains(host.data() + " is neither empty nor a data directory of PostgreSQL", "name an");
    assertUntouched(host, before);
  }

  /** It waits: the cluster may be created in a moment. */
  @Test
  void anAgentOfAnUnknownClusterSaysSoAndTouchesNothing() throws IOException {
    NewHost host = host("unknown").configured("nope", "n4");
    SortedMap<String, String> before = host.tree();
    try (Run.Started agent = Run.start(cluster, "agent", "--config", host.config().toString())) {
      await()
          .atMost(SOON)
          .until(() ->
              agent.saidOnError().stream()
                  .anyMatch(line ->
                      line.contains("refuses this agent: there is no cluster 'nope'")
                          && line.contains("primacy cluster create nope")));
      agent.terminate();
      Run run = agent.end();
      assertThat(run.exit()).isEqualTo(128 + 15);
      assertThat(run.sentence()).isEmpty();
    }
    assertUntouched(host, before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"manager", "agent"})
  void nothingIsBoundBeyondLoopbackWithoutTls(String process) throws IOException {
    Path file = hosts.resolve("exposed-" + process + ".yaml");
    Path model =
        process.equals("manager")
            ? cluster.plan().managers().getFirst().directory()
            : cluster.plan().nodes().getFirst().directory();
    Files.writeString(
        file,
        Files.readString(model.resolve("primacy.yaml"))
            .replaceFirst("(api|http): \"127.0.0.1:", "$1: \"0.0.0.0:")
            .replace(model.toString(), hosts.resolve("never-made").toString()));
    Run run = Run.of(cluster, process, "--config", file.toString());
    assertThat(run.exit()).isEqualTo(78);
    assertThat(run.err().getFirst())
        .matches(
            "\\S+exposed-%s\\.yaml:\\d+:\\d+: \\S+: 0\\.0\\.0\\.0:\\d+ can be reached.*"
                .formatted(process))
        .contains("there is no TLS; bind to 127.0.0.1, or write insecure_network: accepted");
    assertThat(hosts.resolve("never-made")).doesNotExist();
  }

  @Test
  void everyMistakeOfAFileIsToldInOneRun() throws IOException {
    Path file = hosts.resolve("broken.yaml");
    Files.writeString(
        file,
        """
        agent:
          cluster: Orders
          node: pg1
          managers: ["127.0.0.1"]
          state_dir: state
          colour: blue
          postgres:
            bin_dir: /usr/lib/postgresql/15/bin
            data_dir: /nowhere/data
            listen: "127.0.0.1:5432"
            replication: {password_file: /nowhere/secret}
            probe: {password_file: /nowhere/secret}
            hba: ["host all all all trust"]
        """);
    Run run = Run.of(cluster, "agent", "--config", file.toString());
    assertThat(run.exit()).isEqualTo(78);
    assertThat(run.err().stream().map(line -> line.replace(file.toString(), "FILE")))
        .anyMatch(line -> line.startsWith("FILE:2:12: agent.cluster: 'Orders' will not do; write"))
        .anyMatch(line -> line.startsWith("FILE:4:14: agent.managers[0]: '127.0.0.1' will not do"))
        .anyMatch(line -> line.startsWith("FILE:5:14: agent.state_dir: 'state' will not do; write"))
        .anyMatch(line -> line.startsWith("FILE:6:3: agent.colour: unknown key; known here:"))
        .anyMatch(line -> line.startsWith("FILE:13:10: agent.postgres.hba: "))
        .endsWith("primacy: the configuration has 7 problems; nothing was started");
  }

  private NewHost host(String name) throws IOException {
    return new NewHost(cluster, hosts.resolve(name));
  }

  /** The lock by which one agent keeps another from its directory is all that it leaves. */
  private static void assertUntouched(NewHost host, SortedMap<String, String> before) {
    assertThat(host.tree()).isEqualTo(before);
    assertThat(Tree.of(host.state()).keySet())
        .isEqualTo(new TreeSet<>(List.of("", "promise.lock")));
  }
}
