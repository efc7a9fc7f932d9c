package dev.primacy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.api.Refusal;
import dev.primacy.api.v1.StatusResponse;
import dev.primacy.cli.output.Answers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandsTest {

  @TempDir private Path home;
  private FakeOperators manager;
  private final Map<String, String> environment = new TreeMap<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void startManager() throws IOException {
    manager = FakeOperators.start();
    environment.put("PRIMACY_MANAGERS", manager.address());
    environment.put("XDG_STATE_HOME", home.toString());
  }

  @AfterEach
  void stopManager() {
    manager.close();
  }

  private int run(String... arguments) {
    return Main.run(arguments, shell(out));
  }

  private Shell shell(OutputStream to) {
    return Shell.of(
        new PrintStream(to, false, StandardCharsets.US_ASCII),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        environment,
        false);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void statusIsAskedOfTheLeaderWhereAnotherManagerTellsOfYesterday() throws IOException {
    try (FakeOperators restarted = FakeOperators.start()) {
      StatusResponse.Builder yesterday = Answers.status().toBuilder().setAnsweredBy("m1");
      yesterday.getClustersBuilder(0).setEpoch(1);
      yesterday.getManagersBuilder(1).setAddress(manager.address());
      restarted.tell(yesterday.build());
      assertThat(run("status", "--managers", restarted.address())).isZero();
      assertThat(out()).startsWith("orders  epoch 2  steady");
    }
  }

  @Test
  void statusIsWhatAnyManagerKnowsWhereTheLeaderDoesNotAnswer() {
    StatusResponse.Builder told = Answers.status().toBuilder().setAnsweredBy("m1");
    told.getManagersBuilder(1).setAddress("127.0.0.1:1");
    manager.tell(told.build());
    assertThat(run("status")).isZero();
    assertThat(out()).startsWith("orders  epoch 2  steady");
  }

  @Test
  void statusPrintsDataOnStandardOutputAndNothingElse() {
    assertThat(run("status")).isZero();
    assertThat(out()).startsWith("orders  epoch 2  steady  primary n2\n").isASCII();
    assertThat(err()).isEmpty();
  }

  @Test
  void jsonIsTheMessageOfTheApiWithTheWordsThatScriptsRelyOn() {
    assertThat(run("status", "orders", "--output", "json")).isZero();
    assertThat(out())
        .contains("\"name\": \"orders\"", "\"epoch\": 2", "\"role\": \"primary\"")
        .contains("\"state\": \"running\"", "\"lag_bytes\": 2097152", "\"role\": \"unreachable\"");
    assertThat(manager.lastRequest()).isEqualTo("cluster: \"orders\"");
  }

  @Test
  void yamlIsTheSameTree() {
    assertThat(run("topology", "-o", "YAML")).isZero();
    assertThat(out())
        .startsWith("---\nclusters:\n- cluster: orders\n  epoch: 2\n")
        .contains("  primary:\n    node: n2\n");
  }

  @Test
  void explainAndHistoryFindTheOnlyClusterThemselves() {
    assertThat(run("explain", "2")).isZero();
    assertThat(out()).startsWith("orders, epoch 2: n2 is in charge");
    assertThat(manager.lastRequest()).isEqualTo("cluster: \"orders\" operation: 2");
    assertThat(run("history")).isZero();
    assertThat(out()).contains("n1 crashed");
  }

  @Test
  void anOperationThatNobodyRemembersIsSaidToBeUnknown() {
    assertThat(run("explain", Long.toString(FakeOperators.FORGOTTEN))).isEqualTo(1);
    assertThat(out()).isEmpty();
    assertThat(err())
        .isEqualTo(
            "primacy: no operation 1 of orders is remembered: `primacy history` lists them\n");
  }

  @Test
  void dsnReachesThePrimaryWhoeverItIs() {
    assertThat(run("dsn")).isZero();
    assertThat(out())
        .isEqualTo(
            "host=n2.example,n1.example,n3.example port=5432,5432,5432"
                + " target_session_attrs=read-write connect_timeout=2\n");
  }

  @Test
  void clusterCreateSaysWhatWasMade() {
    assertThat(run("cluster", "create", "invoices", "--async")).isZero();
    assertThat(manager.lastRequest()).isEqualTo("cluster: \"invoices\" async: true");
    assertThat(run("cluster", "create", "invoices", "--async", "--max-data-loss", "4096")).isZero();
    assertThat(manager.lastRequest())
        .isEqualTo("cluster: \"invoices\" async: true max_data_loss_bytes: 4096");
    assertThat(run("cluster", "create", "invoices", "--max-data-loss", "4096")).isEqualTo(2);
    assertThat(
            run(
                "cluster",
                "create",
                "invoices",
                "--async",
                "--max-data-loss",
                "4096",
                "--on-managers-lost",
                "stop",
                "--lease-without-watchdog",
                "accepted"))
        .isZero();
    assertThat(manager.lastRequest())
        .isEqualTo(
            "cluster: \"invoices\" async: true max_data_loss_bytes: 4096 lease_without_watchdog: true");
    assertThat(out()).startsWith("cluster invoices is created: commits are acknowledged by");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--async --on-managers-lost stop",
        "--async --lease-without-watchdog accepted",
        "--async --on-managers-lost stop --lease-without-watchdog yes",
        "--on-managers-lost stop --lease-without-watchdog accepted"
      })
  void aLeaseIsAskedForWithAllThatBelongsToIt(String options) {
    List<String> words = new ArrayList<>(List.of("cluster", "create", "invoices"));
    words.addAll(List.of(options.split(" ")));
    assertThat(run(words.toArray(String[]::new))).isEqualTo(2);
    assertThat(err())
        .startsWith("primacy: --on-managers-lost stop belongs to --async")
        .hasLineCount(1);
  }

  @Test
  void anotherManagerIsAskedWhereOneDoesNotAnswer() throws IOException {
    environment.put("PRIMACY_MANAGERS", "127.0.0.1:" + freePort() + ", " + manager.address());
    assertThat(run("status")).isZero();
  }

  @Test
  void theOptionBeatsTheVariable() {
    environment.put("PRIMACY_MANAGERS", "127.0.0.1:1");
    assertThat(run("status", "--managers", manager.address())).isZero();
  }

  @Test
  void whereNoManagerAnswersItSaysWhichWereTried() throws IOException {
    String nobody = "127.0.0.1:" + freePort();
    assertThat(run("status", "--managers", nobody)).isEqualTo(3);
    assertThat(err())
        .startsWith("primacy: no manager answers: " + nobody)
        .contains("--managers")
        .hasLineCount(1);
    assertThat(out()).isEmpty();
  }

  @Test
  void whereNoManagerIsNamedItSaysHow() {
    environment.remove("PRIMACY_MANAGERS");
    Assumptions.assumeTrue(
        new RemoteOptions(shell(out)).playgrounds().isEmpty(),
        "a playground runs on this host and would be found, rightly");
    assertThat(run("status")).isEqualTo(3);
    assertThat(err()).contains("PRIMACY_MANAGERS").contains("primacy playground");
  }

  @Test
  void aRefusalIsOneSentence() {
    manager.refuse(Refusal.Reason.UNKNOWN_CLUSTER, "no cluster 'x' here");
    assertThat(run("status", "x")).isEqualTo(1);
    assertThat(err()).isEqualTo("primacy: no cluster 'x' here\n");
  }

  @Test
  void withoutALeaderItAsksAgainUntilTheTimeIsOver() {
    manager.refuse(Refusal.Reason.NO_LEADER, "no manager leads now");
    long began = System.nanoTime();
    assertThat(run("cluster", "create", "x", "--timeout", "1")).isEqualTo(1);
    assertThat(System.nanoTime() - began).isGreaterThan(500_000_000L);
    assertThat(err()).isEqualTo("primacy: no manager leads now\n");
  }

  @Test
  void aQuestionThatIsNotAnsweredGoesToAnotherManager() throws IOException {
    manager.fallSilent();
    try (FakeOperators other = FakeOperators.start()) {
      String both = manager.address() + "," + other.address();
      assertThat(run("status", "--managers", both, "--timeout", "1")).isZero();
    }
  }

  @Test
  void anOrderThatMayHaveBeenHeardIsNotGivenTwice() throws IOException {
    manager.fallSilent();
    try (FakeOperators other = FakeOperators.start()) {
      String both = manager.address() + "," + other.address();
      assertThat(run("cluster", "create", "x", "--managers", both, "--timeout", "1")).isEqualTo(4);
      assertThat(other.lastRequest()).isEmpty();
      assertThat(err()).contains("did not answer in time").hasLineCount(1);
    }
  }

  @Test
  void anOrderThatNobodyHeardGoesToAnotherManager() throws IOException {
    environment.put("PRIMACY_MANAGERS", "127.0.0.1:" + freePort() + "," + manager.address());
    assertThat(run("cluster", "create", "x")).isZero();
  }

  @Test
  void anOutcomeThatNobodyKnowsIsNoFailure() {
    manager.refuse(Refusal.Reason.OUTCOME_UNKNOWN, "it may be created, or not");
    assertThat(run("cluster", "create", "x")).isEqualTo(4);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          sttus                         | did you mean 'status'?
          status --outptu json          | '--output'
          status --output xml           | xml
          status --managers nowhere     | 'nowhere' is no address; write HOST:PORT
          status --timeout 0            | --timeout takes a number of seconds from 1
          cluster create Orders         | 'Orders' is no name for a cluster
          cluster                       | primacy cluster create NAME
          explain two                   | 'two'
          playground --nodes 0          | --nodes takes a number from 1 to 9
          """)
  void aMisuseIsUsageAndSaysWhatWasMeant(String line, String said) {
    assertThat(run(line.split(" ", -1))).isEqualTo(2);
    assertThat(err()).startsWith("primacy: ").contains(said).doesNotContain("\tat ");
    assertThat(out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"manager", "agent"})
  void aBadConfigurationIsToldWholeAndNothingStarts(String role) {
    String file = home.resolve("no.yaml").toString();
    assertThat(run(role, "--config", file)).isEqualTo(78);
    assertThat(err().lines().toList())
        .containsExactly(
            file + ": does not exist; write it, or name another with --config",
            "primacy: the configuration has a problem; nothing was started");
  }

  @Test
  void aPlaygroundWithoutPostgresqlSaysWhatIsMissing() {
    assertThat(run("playground", "--bin-dir", home.toString())).isEqualTo(78);
    assertThat(err()).contains("lacks some of PostgreSQL's programs");
  }

  @Test
  void versionAndHelpAndCompletion() {
    assertThat(run("version")).isZero();
    assertThat(out()).matches("primacy \\d[^ $]* \\(Java .*\\)\n");
    assertThat(run("--help")).isZero();
    assertThat(out()).contains("playground", "Exit codes:", "78");
    assertThat(run("completion")).isZero();
    assertThat(out()).contains("complete -F", "playground");
  }

  @Test
  void aFullDiskIsNoSuccess() {
    OutputStream full =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("no space left");
          }
        };
    assertThat(Main.run(new String[] {"version"}, shell(full))).isEqualTo(1);
  }

  @Test
  void coloursAreForTerminalsThatWantThem() {
    List<Map<String, String>> without =
        Arrays.asList(Map.of("TERM", "dumb"), Map.of(), Map.of("TERM", "xterm", "NO_COLOR", "1"));
    PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
    assertThat(without).noneMatch(e -> Shell.of(stream, stream, e, true).hasColours());
    Map<String, String> xterm = Map.of("TERM", "xterm");
    assertThat(Shell.of(stream, stream, xterm, true).hasColours()).isTrue();
    assertThat(Shell.of(stream, stream, xterm, false).hasColours()).isFalse();
    assertThat(Shell.of(stream, stream, xterm, true).hasUnicode()).isTrue();
    assertThat(shell(out).hasUnicode()).isFalse();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
