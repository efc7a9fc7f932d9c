package dev.primacy.chaos;

import dev.primacy.cli.CommandFailure;
import dev.primacy.cli.Exit;
import dev.primacy.cli.playground.LocalServer;
import dev.primacy.cli.playground.Plan;
import dev.primacy.cli.playground.Programs;
import dev.primacy.core.cluster.Address;
import dev.primacy.core.cluster.Lsn;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A PostgreSQL server of a {@link Floor}, on loopback, with those settings of Primacy's that decide
 * how fast it fails over. Nobody looks after it.
 */
final class BareServer implements AutoCloseable {

  static final String SUPERUSER = "bench";

  private static final String LOOPBACK = "127.0.0.1";
  private static final Duration GLANCE = Duration.ofMillis(1);
  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final Plan.Wish wish;
  private final Path secrets;
  private final String name;
  private final Address address;
  private Optional<Connection> session = Optional.empty();
  private Lsn recruitedAt = Lsn.ZERO;

  /**
   * Describes one; nothing is made.
   *
   * @param secrets a directory with {@code password} and {@code passfile}
   */
  BareServer(Plan.Wish wish, Path secrets, String name) {
    this.wish = wish;
    this.secrets = secrets;
    this.name = name;
    this.address = new Address(LOOPBACK, freePort());
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral(LOOPBACK))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new CommandFailure(Exit.FAILED, "no port is free: " + e.getMessage());
    }
  }

  String name() {
    return name;
  }

  Address address() {
    return address;
  }

  Lsn recruitedAt() {
    return recruitedAt;
  }

  boolean lives() {
    return LocalServer.postmaster(data()).isPresent();
  }

  private Path data() {
    return secrets.resolve(name);
  }

  /** Makes the first one. */
  void found() {
    program(
        "initdb",
        "--pgdata=" + data(),
        "--username=" + SUPERUSER,
        "--pwfile=" + secrets.resolve("password"),
        "--auth=scram-sha-256",
        "--no-instructions");
    start();
  }

  /** Makes this one anew, as a standby of another. */
  void copyFrom(BareServer source) {
    closeSession();
    Programs.require(List.of("rm", "-rf", data().toString()), "");
    program(
        "pg_basebackup",
        "--pgdata=" + data(),
        "--dbname=" + conninfo(source),
        "--checkpoint=fast",
        "--write-recovery-conf");
    start();
  }

  private String conninfo(BareServer source) {
    return "host=%s port=%d user=%s passfile=%s application_name=%s"
        .formatted(LOOPBACK, source.address.port(), SUPERUSER, secrets.resolve("passfile"), name);
  }

  private void start() {
    String options =
        "-c listen_addresses=%s -c port=%d -c unix_socket_directories='' -c max_connections=50"
                .formatted(LOOPBACK, address.port())
            + " -c shared_buffers=32MB -c restart_after_crash=off -c wal_keep_size=1GB"
            + " -c wal_retrieve_retry_interval=100ms";
    program(
        "pg_ctl",
        "start",
        "--wait",
        "--pgdata=" + data(),
        "--log=" + secrets.resolve(name + ".log"),
        "--options=" + options);
  }

  private void program(String program, String... arguments) {
    List<String> command = new ArrayList<>(List.of(wish.binDir().resolve(program).toString()));
    command.addAll(List.of(arguments));
    Programs.Ended ended = Programs.run(wish.user().run(command), "", LIMIT);
    if (!ended.isGood()) {
      throw new CommandFailure(Exit.FAILED, program + " failed: " + ended.lastLine());
    }
  }

  /** Commits wait for one of the others from now on. */
  void waitForAnyOf(List<BareServer> others) throws SQLException {
    String names = String.join(",", others.stream().map(BareServer::name).toList());
    execute("alter system set synchronous_standby_names = 'ANY 1 (%s)'".formatted(names));
    execute("select pg_reload_conf()");
  }

  void kill() {
    LocalServer.postmaster(data()).ifPresent(ProcessHandle::destroyForcibly);
  }

  /** Takes it from its primary, for good, and reads how far it got. */
  void recruit() throws SQLException {
    execute("alter system set primary_conninfo = ''");
    execute("select pg_reload_conf()");
    String receiver = "select pid from pg_stat_wal_receiver";
    long deadline = System.nanoTime() + LIMIT.toNanos();
    for (String pid = ask(receiver); !pid.isEmpty(); pid = ask(receiver)) {
      ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroy);
      if (deadline - System.nanoTime() < 0) {
        throw new CommandFailure(Exit.FAILED, "the receiver of %s does not end".formatted(name));
      }
      LockSupport.parkNanos(GLANCE.toNanos());
    }
    recruitedAt =
        Lsn.parse(ask("select greatest(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())"));
  }

  void follow(BareServer other) throws SQLException {
    execute("alter system set primary_conninfo = '%s'".formatted(conninfo(other)));
    execute("select pg_reload_conf()");
  }

  void promote() throws SQLException {
    if (!ask("select pg_promote(true)").equals("t")) {
      throw new CommandFailure(Exit.FAILED, name + " was not promoted");
    }
  }

  /** Waits until so many standbys stream; false where they did not in time. */
  boolean awaitStreaming(int standbys, Duration limit) throws SQLException {
    long deadline = System.nanoTime() + limit.toNanos();
    String streaming = "select count(*) from pg_stat_replication where state = 'streaming'";
    while (Integer.parseInt(ask(streaming)) < standbys) {
      if (deadline - System.nanoTime() < 0) {
        return false;
      }
      LockSupport.parkNanos(GLANCE.toNanos());
    }
    return true;
  }

  /** Opens the session that the next steps will use. */
  void warmUp() throws SQLException {
    var _ = ask("select 1");
  }

  private void execute(String statement) throws SQLException {
    try (Statement executed = session().createStatement()) {
      executed.execute(statement);
    }
  }

  /** The one value of the one row; empty where there is none. */
  private String ask(String query) throws SQLException {
    try (Statement asked = session().createStatement();
        ResultSet rows = asked.executeQuery(query)) {
      return rows.next() ? String.valueOf(rows.getString(1)) : "";
    }
  }

  private Connection session() throws SQLException {
    if (session.isEmpty() || session.get().isClosed()) {
      session =
          Optional.of(
              DriverManager.getConnection(
                  "jdbc:postgresql://%s/postgres".formatted(address), SUPERUSER, password()));
    }
    return session.get();
  }

  private String password() {
    try {
      return Files.readString(secrets.resolve("password"));
    } catch (IOException e) {
      throw new CommandFailure(Exit.FAILED, "cannot read a password that was just written: " + e);
    }
  }

  private void closeSession() {
    session.ifPresent(open -> {
      try {
        open.close();
      } catch (SQLException e) {
        // Its server is gone; so is the session.
      }
    });
    session = Optional.empty();
  }

  @Override
  public void close() {
    closeSession();
    LocalServer.stop(wish.binDir(), wish.user(), data());
  }
}
