package dev.primacy.cli.playground;

import dev.primacy.cli.ConnectionString;
import dev.primacy.core.cluster.Address;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * An application as it should be: one connection that names every node, one row at a time, each
 * with a number of its own, and a list of what was acknowledged. Afterwards every number on that
 * list must be in the table. A node that fell silent is left out until it answers a second thread,
 * as a good pool does it: each attempt would cost a whole time-out.
 */
public final class AcknowledgedWriter implements AutoCloseable {

  private static final Duration RECONNECT_PAUSE = Duration.ofMillis(10);
  // An application that waits longer for one row is down for as long: a frozen server never
  // answers.
  private static final Duration LONGEST_CALL = Duration.ofSeconds(1);
  private static final String NAME = "primacy-writer";
  private static final Duration LONGEST_COMPARISON = Duration.ofSeconds(60);
  private static final int FETCH = 10_000;

  /**
   * A time without an acknowledgement, because something failed.
   *
   * @param length from the last acknowledgement before to the first after
   * @param error the first thing that went wrong
   */
  public record Gap(Duration length, String error) {}

  /**
   * What is in the table, against what was acknowledged.
   *
   * @param lost the acknowledged numbers that are not there
   */
  public record Comparison(int acknowledged, List<Integer> lost) {}

  private final ConnectionString target;
  private final Duration pause;
  private final Duration patience;
  private final Thread thread;
  private volatile boolean isRunning = true;

  // Guarded by this.
  private final BitSet acknowledged = new BitSet();
  private final List<Gap> gaps = new ArrayList<>();
  private int next = 1;
  private long lastAcknowledged;
  private Duration longestPause = Duration.ZERO;
  private Optional<String> error = Optional.empty();
  private Optional<Address> silent = Optional.empty();

  private AcknowledgedWriter(ConnectionString target, Duration pause, Duration patience) {
    this.target = target;
    this.pause = pause;
    this.patience = patience;
    this.thread = Thread.ofPlatform().name("writer").daemon().unstarted(this::run);
  }

  /**
   * Makes its table and begins to write.
   *
   * @param pause between two rows
   */
  public static AcknowledgedWriter start(ConnectionString target, Duration pause)
      throws SQLException {
    return start(target, pause, LONGEST_CALL);
  }

  /**
   * The same, for where nothing may fail: what fails then was not merely slow.
   *
   * @param patience with each call, in whole seconds
   */
  public static AcknowledgedWriter start(ConnectionString target, Duration pause, Duration patience)
      throws SQLException {
    AcknowledgedWriter writer = new AcknowledgedWriter(target, pause, patience);
    try (Connection connection = writer.connect();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          create table if not exists acknowledged_writes (
            id integer primary key,
            written_at timestamptz not null default clock_timestamp())
          """);
      statement.execute("truncate acknowledged_writes");
    }
    writer.thread.start();
    return writer;
  }

  private void run() {
    while (isRunning) {
      try (Connection connection = connect()) {
        writeOn(connection);
      } catch (SQLException e) {
        failed(e);
        LockSupport.parkNanos(RECONNECT_PAUSE.toNanos());
      }
    }
  }

  private void writeOn(Connection connection) throws SQLException {
    Address server = server(connection);
    try (PreparedStatement insert =
        connection.prepareStatement("insert into acknowledged_writes (id) values (?)")) {
      while (isRunning) {
        write(insert);
        LockSupport.parkNanos(pause.toNanos());
      }
    } catch (SQLException e) {
      if (e.getCause() instanceof SocketTimeoutException) {
        leaveOut(server);
      }
      throw e;
    }
  }

  private static Address server(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select host(inet_server_addr()), inet_server_port()")) {
      row.next();
      return new Address(row.getString(1), row.getInt(2));
    }
  }

  private synchronized void leaveOut(Address server) {
    silent = Optional.of(server);
    Thread.ofPlatform().name("writer-asks").daemon().start(() -> awaitAnswer(server));
  }

  /** A server that answers, but not the call that was given up, is of no use yet. */
  private void awaitAnswer(Address server) {
    while (isRunning && isLeftOut(server)) {
      try (Connection connection = connect(List.of(server), "any", LONGEST_CALL)) {
        answered(server, waitsOf(connection));
      } catch (SQLException e) {
        // It is silent still.
      }
      LockSupport.parkNanos(RECONNECT_PAUSE.toNanos());
    }
  }

  /** What the calls that were given up wait for at the server; empty where they have ended. */
  private static String waitsOf(Connection connection) throws SQLException {
    try (PreparedStatement select =
        connection.prepareStatement(
            """
            select coalesce(string_agg(wait_event_type || '/' || wait_event, ', '), '')
            from pg_stat_activity
            where application_name = ? and state = 'active' and pid <> pg_backend_pid()
            """)) {
      select.setString(1, NAME);
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  private synchronized void answered(Address server, String waits) {
    if (!isLeftOut(server)) {
      return;
    }
    if (waits.isEmpty()) {
      silent = Optional.empty();
    } else {
      String reason = "; " + server + " waits for " + waits;
      error = error.map(first -> first.contains(reason) ? first : first + reason);
    }
  }

  private synchronized boolean isLeftOut(Address server) {
    return silent.filter(server::equals).isPresent();
  }

  /** A number whose commit failed is never used again: it may be in the table, or not. */
  private void write(PreparedStatement insert) throws SQLException {
    int id = take();
    insert.setInt(1, id);
    insert.executeUpdate();
    // A warning says that the wait for the standbys was cancelled: committed here, promised
    // nowhere.
    if (insert.getWarnings() == null) {
      acknowledged(id);
    } else {
      insert.clearWarnings();
    }
  }

  private synchronized int take() {
    return next++;
  }

  private synchronized void acknowledged(int id) {
    long now = System.nanoTime();
    if (lastAcknowledged != 0) {
      Duration since = Duration.ofNanos(now - lastAcknowledged);
      error.ifPresent(e -> gaps.add(new Gap(since, e)));
      longestPause = since.compareTo(longestPause) > 0 ? since : longestPause;
    }
    error = Optional.empty();
    lastAcknowledged = now;
    acknowledged.set(id);
    notifyAll();
  }

  private synchronized void failed(SQLException e) {
    if (error.isEmpty() && lastAcknowledged != 0) {
      String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      error = Optional.of(message);
    }
  }

  public synchronized int count() {
    return acknowledged.cardinality();
  }

  /** All gaps so far, the oldest first. */
  public synchronized List<Gap> gaps() {
    return List.copyOf(gaps);
  }

  /** The longest time between two acknowledgements so far, whether anything failed or not. */
  public synchronized Duration longestPause() {
    return longestPause;
  }

  /** Waits for the end of the gap with the given number, from 0; empty where none came in time. */
  public synchronized Optional<Gap> awaitGap(int number, Duration limit) {
    return await(() -> gaps.size() > number, limit)
        ? Optional.of(gaps.get(number))
        : Optional.empty();
  }

  /** Waits until so many more rows are acknowledged; false where they were not in time. */
  public synchronized boolean awaitMore(int rows, Duration limit) {
    int before = acknowledged.cardinality();
    return await(() -> acknowledged.cardinality() >= before + rows, limit);
  }

  private synchronized boolean await(BooleanSupplier wished, Duration limit) {
    long deadline = System.nanoTime() + limit.toNanos();
    try {
      while (!wished.getAsBoolean()) {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return false;
        }
        wait(left);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /**
   * Reads the whole table of the present primary, which may be the one that was too slow for the
   * application a moment ago.
   */
  public Comparison compare() throws SQLException {
    BitSet expected = copy();
    BitSet found = new BitSet();
    try (Connection connection = connect(target.addresses(), "primary", LONGEST_COMPARISON);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false); // otherwise the driver reads all rows at once
      statement.setFetchSize(FETCH);
      try (ResultSet rows = statement.executeQuery("select id from acknowledged_writes")) {
        while (rows.next()) {
          found.set(rows.getInt(1));
        }
      }
      connection.rollback();
    }
    int count = expected.cardinality();
    expected.andNot(found);
    return new Comparison(count, expected.stream().boxed().toList());
  }

  private synchronized BitSet copy() {
    return (BitSet) acknowledged.clone();
  }

  /** A new connection to whichever node is primary, but to none that fell silent. */
  public Connection connect() throws SQLException {
    return connect(
        target.addresses().stream().filter(address -> !isLeftOut(address)).toList(),
        "primary",
        patience);
  }

  private Connection connect(List<Address> addresses, String type, Duration limit)
      throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", target.user());
    properties.setProperty("password", target.password());
    properties.setProperty("targetServerType", type);
    // What was true of a host a second ago is not: it may have been promoted since.
    properties.setProperty("hostRecheckSeconds", "0");
    String seconds = Long.toString(limit.toSeconds());
    properties.setProperty("connectTimeout", seconds);
    properties.setProperty("socketTimeout", seconds);
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("ApplicationName", NAME);
    String hosts = addresses.stream().map(Object::toString).collect(Collectors.joining(","));
    return DriverManager.getConnection(
        "jdbc:postgresql://" + hosts + "/" + target.database(), properties);
  }

  @Override
  public void close() {
    isRunning = false;
    LockSupport.unpark(thread);
    try {
      thread.join(patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
