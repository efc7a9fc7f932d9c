package dev.primacy.postgres;

import dev.primacy.core.cluster.Rule;
import dev.primacy.core.node.LocalEffect.Attach;
import dev.primacy.core.node.LocalEffect.Bootstrap;
import dev.primacy.core.node.LocalEffect.Clone;
import dev.primacy.core.node.LocalEffect.LoadRule;
import dev.primacy.core.node.LocalEffect.StartDetached;
import dev.primacy.core.node.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Real servers {@code a}, {@code b}, ... in one temporary directory. */
final class TestCluster implements AutoCloseable {

  private final Path root;
  private final List<TestServer> servers = new ArrayList<>();
  private long numbers = 1;

  TestCluster() throws IOException {
    root = Files.createTempDirectory("primacy");
  }

  Path root() {
    return root;
  }

  TestServer server(String name) throws IOException {
    TestServer server = new TestServer(root, name);
    servers.add(server);
    return server;
  }

  /** A number that no rule, admission or token had before. */
  long number() {
    return numbers++;
  }

  /** A new cluster's first primary, under W = 0. */
  TestServer primary(String name) throws IOException {
    TestServer server = server(name);
    server.does(new Bootstrap(number()));
    server.does(new LoadRule(number(), Rule.NONE_REQUIRED));
    return server;
  }

  /** A clone of {@code primary} that runs, detached. */
  TestServer detached(String name, TestServer primary) throws IOException {
    TestServer server = server(name);
    server.does(new Clone(primary.address(), number()));
    server.does(new StartDetached());
    return server;
  }

  TestServer standby(String name, TestServer primary) throws IOException {
    TestServer server = detached(name, primary);
    attach(server, primary, number());
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
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(2))
        .pollDelay(Duration.ZERO);
  }

  @Override
  public void close() throws IOException {
    servers.forEach(TestServer::close);
    DurableFiles.deleteTree(root);
  }
}
