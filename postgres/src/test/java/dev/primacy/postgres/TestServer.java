package dev.primacy.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.primacy.core.cluster.Admission;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.node.LocalEffect;
import dev.primacy.core.node.LocalFacts;
import dev.primacy.core.node.Server;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** One real server in a directory of its own, on a free port of the loopback. */
final class TestServer implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(20);

  final NodeId node;
  final PostgresConfig config;
  final AtomicInteger ends = new AtomicInteger();
  LocalPostgres local;

  TestServer(Path root, String name, boolean apart) throws IOException {
    this.node = new NodeId(name);
    this.config = config(root, name, apart);
    this.local = new LocalPostgres(config, ends::incrementAndGet);
  }

  private static PostgresConfig config(Path root, String name, boolean apart) throws IOException {
    Path files = root.resolve(name).resolve(apart ? "etc" : "data");
    if (apart) {
      Files.createDirectories(files);
    }
    Path sockets = Files.createDirectories(root.resolve("s"));
    return new PostgresConfig(
        programs(),
        root.resolve(name).resolve("data"),
        files.resolve("postgresql.conf"),
        files.resolve("pg_hba.conf"),
        Files.createDirectories(root.resolve(name).resolve("state")),
        new PostgresConfig.Listen("127.0.0.1", freePort()),
        new PostgresConfig.Admin(sockets, System.getProperty("user.name"), "postgres"),
        new PostgresConfig.Login("primacy_replication", password(root, "replication")),
        new PostgresConfig.Login("primacy_probe", password(root, "probe")),
        Map.of("shared_buffers", "16MB", "max_connections", "40"),
        PostgresConfig.DEFAULT_HBA,
        List.of(new PostgresConfig.Role("app", password(root, "app"), "login", Optional.of("app"))),
        PostgresConfig.Initdb.DEFAULT,
        PostgresConfig.Times.DEFAULT);
  }

  /** The newest installation, or the one that {@code PRIMACY_POSTGRES_BIN} names. */
  static Path programs() throws IOException {
    String named = System.getenv("PRIMACY_POSTGRES_BIN");
    if (named != null) {
      return Path.of(named);
    }
    try (var versions = Files.list(Path.of("/usr/lib/postgresql"))) {
      return versions
          .map(v -> v.resolve("bin"))
          .filter(bin -> Files.exists(bin.resolve("initdb")))
          .max(Path::compareTo)
          .orElseThrow(() -> new IOException("no PostgreSQL is installed"));
    }
  }

  private static Path password(Path root, String name) throws IOException {
    Path file = root.resolve(name + ".password");
    if (Files.notExists(file)) {
      DurableFiles.write(file, "pass:" + name + "\n");
    }
    return file;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  String address() {
    return "127.0.0.1:" + config.listen().port();
  }

  /** Does it and prints how long that took; {@code perform} must have done it. */
  void does(LocalEffect effect) {
    long began = System.nanoTime();
    boolean done = local.perform(effect);
    print(effect.getClass().getSimpleName(), began);
    if (!done) {
      throw new AssertionError(node + " " + effect + ": " + local.look().trouble());
    }
  }

  void refuses(LocalEffect effect) {
    if (local.perform(effect)) {
      throw new AssertionError(node + " did " + effect);
    }
  }

  void print(String what, long beganNanos) {
    System.out.printf("  %-14s %s %7.1f ms%n", what, node, (System.nanoTime() - beganNanos) / 1e6);
  }

  LocalFacts facts() {
    return local.look();
  }

  Server.Standby standby() {
    return (Server.Standby) local.look().server();
  }

  Server.Primary primary() {
    return (Server.Primary) local.look().server();
  }

  boolean isPrimary() {
    return local.look().server() instanceof Server.Primary;
  }

  Admission admission(long number) {
    return new Admission(node, number);
  }

  /** What a restarted agent has: nothing but the files. */
  void restartAgent() {
    local.close();
    local = new LocalPostgres(config, ends::incrementAndGet);
  }

  int postmaster() throws IOException {
    return Postmaster.of(config.dataDir()).orElseThrow().pid();
  }

  Session session() throws SQLException {
    return Session.open(config, "postgres", PATIENCE);
  }

  String sql(String query) throws SQLException {
    try (Session session = session()) {
      return session.one(query, row -> String.valueOf(row.getString(1)));
    }
  }

  String log() throws IOException {
    return Files.readString(config.serverLog(), UTF_8);
  }

  /** As an operator sets it, for the next start. */
  void parameter(String name, String value) throws IOException {
    Files.writeString(
        config.configFile(), name + " = '" + value + "'\n", StandardOpenOption.APPEND);
  }

  /** As an operator does: sessions end, a shutdown checkpoint is written. */
  void stopCleanly() throws IOException, SQLException {
    Postmaster running = Postmaster.of(config.dataDir()).orElseThrow();
    running.signal(Libc.SIGINT);
    if (!Deadline.in(PATIENCE).await(Duration.ofMillis(5), () -> !running.lives())) {
      throw new AssertionError(node + " does not stop");
    }
  }

  /** All processes, the postmaster first so that it cannot react. */
  void kill() throws IOException {
    signalAll(Libc.SIGSTOP);
    signalAll(Libc.SIGKILL);
  }

  /** Nothing where it does not run. */
  void signalAll(int signal) throws IOException {
    Optional<Postmaster> running = Postmaster.of(config.dataDir()).filter(Postmaster::lives);
    if (running.isPresent()) {
      // Listed first: whoever loses its parent is found no more.
      List<Processes.Seen> children = running.get().children();
      running.get().signal(signal);
      children.forEach(child -> Libc.kill(child.pid(), signal));
    }
  }

  @Override
  public void close() {
    local.perform(new LocalEffect.Stop());
    local.close();
  }
}
