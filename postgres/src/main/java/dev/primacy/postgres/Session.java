package dev.primacy.postgres;

import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.postgresql.Driver;

/** One session of the superuser on the local socket; each statement commits by itself, locally. */
final class Session implements AutoCloseable {

  /** Reads one row. */
  @FunctionalInterface
  interface Reader<T> {
    T read(ResultSet row) throws SQLException;
  }

  private static final Driver DRIVER = new Driver();

  private final Connection connection;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();

  private Session(Connection connection) {
    this.connection = connection;
  }

  /**
   * Opens one.
   *
   * @param answer how long any single answer may take, the ones to the login included
   */
  static Session open(PostgresConfig config, String database, Duration answer) throws SQLException {
    int millis = Math.toIntExact(answer.toMillis());
    Properties properties = new Properties();
    properties.setProperty("user", config.admin().user());
    properties.setProperty("ApplicationName", "primacy");
    properties.setProperty("socketFactory", LocalSocketFactory.class.getName());
    properties.setProperty(
        "socketFactoryArg", LocalSocketFactory.argument(config.socket(), millis));
    properties.setProperty("socketTimeout", Integer.toString(LocalSocket.LOGIN_SECONDS));
    properties.setProperty("sslmode", "disable");
    properties.setProperty("gssEncMode", "disable");
    properties.setProperty("assumeMinServerVersion", "13"); // spares the login two round trips
    properties.setProperty("prepareThreshold", "1");
    // Nothing that the agent writes for itself may wait for a standby.
    properties.setProperty(
        "options", "-c synchronous_commit=local -c search_path=pg_catalog -c row_security=off");
    Connection connection = DRIVER.connect("jdbc:postgresql://localhost/" + database, properties);
    if (connection == null) {
      throw new IllegalStateException("the driver does not know its own URL");
    }
    Session session = new Session(connection);
    session.answerWithin(answer);
    return session;
  }

  /** Bounds each answer from now on. */
  void answerWithin(Duration answer) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, Math.toIntExact(answer.toMillis()));
  }

  /** For what nothing in PostgreSQL bounds: a commit that waits, a checkpoint. */
  void answerAnyTime() throws SQLException {
    connection.setNetworkTimeout(Runnable::run, Integer.MAX_VALUE);
  }

  Connection connection() {
    return connection;
  }

  <T> List<T> query(String sql, Reader<T> reader) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    List<T> rows = new ArrayList<>();
    try (ResultSet result = statement.executeQuery()) {
      while (result.next()) {
        rows.add(reader.read(result));
      }
    }
    return rows;
  }

  <T> T one(String sql, Reader<T> reader) throws SQLException {
    return query(sql, reader).getFirst();
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Whether it can still be used: the driver closes it when an answer was late or broken. */
  boolean isOpen() {
    try {
      return !connection.isClosed();
    } catch (SQLException e) {
      return false;
    }
  }

  static boolean isTimeout(SQLException trouble) {
    for (Throwable cause = trouble; cause != null; cause = cause.getCause()) {
      if (cause instanceof SocketTimeoutException) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // The server's end of it is gone already; there is nothing left to give back.
    }
  }
}
