package dev.primacy.postgres;

import dev.primacy.core.cluster.Rule;
import dev.primacy.core.node.LocalEffect.Attach;
import dev.primacy.core.node.LocalEffect.Bootstrap;
import dev.primacy.core.node.LocalEffect.LoadRule;
import dev.primacy.core.node.LocalEffect.StartDetached;
import dev.primacy.core.node.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * Real servers {@code a}, {@code b}, ... in one temporary directory. The first primary and its
 * clones are copies of one template, made once: {@code initdb} and {@code pg_basebackup} have tests
 * of their own.
 */
final class TestCluster implements AutoCloseable {

  private static final Path FAST = fastDirectory();
  private static final long TEMPLATE_TOKEN = 1;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Path root;
  private final List<TestServer> servers = new ArrayList<>();
  private long numbers = 10;

  /** In memory where there is room for it: a start syncs the whole file system. */
  TestCluster() throws IOException {
    this(Files.createTempDirectory(FAST, "primacy"));
  }

  private TestCluster(Path root) {
    this.root = root;
  }

  /** For figures: a sync costs what it costs. */
  static TestCluster onDisk() throws IOException {
    return new TestCluster(Files.createTempDirectory("primacy"));
  }

  /** A whole, cleanly stopped first primary, which no rule was loaded on. */
  private static final class Template {
    static final Path DATA = make();

    private static Path make() {
      try {
        Path root = Files.createTempDirectory(FAST, "primacy-template");
        Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(root)));
        TestServer server = new TestServer(root, "template", false);
        server.does(new Bootstrap(TEMPLATE_TOKEN));
        server.stopCleanly();
        server.local.close();
        return server.config.dataDir();
      } catch (IOException | SQLException e) {
        throw new IllegalStateException("no template", e);
      }
    }

    private static void delete(Path root) {
      try {
        DurableFiles.deleteTree(root);
      } catch (IOException e) {
        System.err.println("left behind: " + root + ", " + e);
      }
    }
  }

  private static Path fastDirectory() {
    Path memory = Path.of("/dev/shm");
    return Files.isWritable(memory) ? memory : Path.of(System.getProperty("java.io.tmpdir"));
  }

  Path root() {
    return root;
  }

  TestServer server(String name) throws IOException {
    return server(name, false);
  }

  /**
   * Nothing yet.
   *
   * @param apart its configuration lies outside the data directory, as on Debian
   */
  TestServer server(String name, boolean apart) throws IOException {
    TestServer server = new TestServer(root, name, apart);
    servers.add(server);
    return server;
  }

  private TestServer copy(String name) throws IOException {
    TestServer server = server(name);
    List<String> copy =
        List.of("cp", "-a", Template.DATA.toString(), server.config.dataDir().toString());
    if (Program.run(copy, Deadline.in(PATIENCE)) instanceof Outcome.Failed failed) {
      throw new IOException(failed.reason());
    }
    return server;
  }

  /** A number that no rule, admission or token had before. */
  long number() {
    return numbers++;
  }

  /** A new cluster's first primary, under W = 0. */
  TestServer primary(String name) throws IOException {
    TestServer server = copy(name);
    server.does(new Bootstrap(TEMPLATE_TOKEN));
    server.does(new LoadRule(number(), Rule.NONE_REQUIRED));
    return server;
  }

  /** A copy of the first primary that runs, detached. */
  TestServer detached(String name) throws IOException {
    TestServer server = copy(name);
    server.config.directory().brand(number());
    server.does(new StartDetached());
    return server;
  }

  TestServer standby(String name, TestServer primary, long admission) throws IOException {
    TestServer server = detached(name);
    attach(server, primary, admission);
    return server;
  }

  /** Attaches under the admission {@code number} and awaits that it streams. */
  static void attach(TestServer standby, TestServer primary, long number) {
    String name = standby.admission(number).applicationName();
    long began = System.nanoTime();
    standby.does(new Attach(new Server.Upstream(primary.address(), name), number));
    await()
        .until(() ->
            primary.primary().walsender(name).filter(Server.Walsender::streaming).isPresent());
    standby.print("streams", began);
  }

  static ConditionFactory await() {
    return Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(2))
        .pollDelay(Duration.ZERO);
  }

  @Override
  public void close() throws IOException {
    servers.forEach(TestServer::close);
    DurableFiles.deleteTree(root);
  }
}
