package dev.primacy.postgres;

import dev.primacy.core.cluster.Address;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.FutureTask;

/**
 * The node that data are copied from, as the replication role sees it: with the few rights that
 * every cluster of Primacy grants it, which show it nothing that a base backup would not.
 */
final class CopySource {

  private static final int CONNECT_SECONDS = 5;
  private static final int ANSWER_SECONDS = 10;
  private static final String TABLESPACES =
      "select spcname from pg_tablespace where pg_tablespace_location(oid) <> '' order by 1";
  private static final Duration INTERVAL = Duration.ofMillis(10);

  private final PostgresConfig config;
  private final Address address;

  CopySource(PostgresConfig config, Address address) {
    this.config = config;
    this.address = address;
  }

  /**
   * What a cluster must have granted, in {@link Marker#DATABASE}. Only a superuser may checkpoint
   * before 15, so a function does it for the one role.
   */
  static List<String> rights(String role) {
    return List.of(
        """
        create or replace function primacy.checkpoint() returns void language sql
        security definer set search_path = pg_catalog as 'checkpoint'
        """,
        "revoke execute on function primacy.checkpoint() from public",
        "grant execute on function primacy.checkpoint() to " + role,
        "grant usage on schema primacy to " + role,
        "grant connect on database " + Marker.DATABASE + " to " + role,
        """
        grant execute on function pg_catalog.pg_ls_dir(text, boolean, boolean),
          pg_catalog.pg_stat_file(text, boolean), pg_catalog.pg_read_binary_file(text),
          pg_catalog.pg_read_binary_file(text, bigint, bigint, boolean) to
        """
            + role);
  }

  /** For {@code pg_rewind}. */
  String conninfo() {
    Map<String, String> words = new LinkedHashMap<>();
    words.put("host", address.host());
    words.put("port", Integer.toString(address.port()));
    words.put("user", config.replication().user());
    words.put("dbname", Marker.DATABASE);
    words.put("gssencmode", "disable");
    // The query that lists all files would be compiled: 0.8 s for what then takes 0.02 s.
    words.put("options", "-c jit=off -c statement_timeout=0");
    return new ConnInfo(words).text();
  }

  /**
   * Makes its control file tell its timeline: until the first checkpoint after a promotion it still
   * names the old one, and {@code pg_rewind} up to 15 then finds nothing to do, and says so with
   * success. It writes all that is dirty, at the disk's speed: nothing but the deadline bounds it.
   */
  Outcome checkpoint(Deadline deadline) throws SQLException, IOException {
    try (Connection connection = connect()) {
      connection.setNetworkTimeout(Runnable::run, 0);
      FutureTask<Outcome> checkpoint = new FutureTask<>(() -> checkpoint(connection));
      Thread.ofVirtual().name("checkpoint-of-source").start(checkpoint);
      if (deadline.await(INTERVAL, checkpoint::isDone)) {
        return checkpoint.resultNow();
      }
      connection.abort(Runnable::run); // the one way to end the wait of another thread
      return Outcome.failed(address + " had not ended its checkpoint when it was given up");
    }
  }

  private static Outcome checkpoint(Connection connection) {
    try (Statement statement = connection.createStatement()) {
      statement.execute("select primacy.checkpoint()");
      return Outcome.DONE;
    } catch (SQLException e) {
      return Outcome.failed(String.valueOf(e.getMessage()));
    }
  }

  /** Its tablespaces that lie elsewhere, in their order. */
  List<String> tablespaces() throws SQLException, IOException {
    List<String> names = new ArrayList<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(TABLESPACES)) {
      while (rows.next()) {
        names.add(rows.getString(1));
      }
    }
    return names;
  }

  /** The name of the segment file that it writes now. */
  String segment() throws SQLException, IOException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select pg_walfile_name(pg_current_wal_flush_lsn())")) {
      row.next();
      return row.getString(1);
    }
  }

  /** Lets it flush a record, so that its WAL goes beyond wherever it was. */
  void writeOn() throws SQLException, IOException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("set synchronous_commit = local");
      statement.execute("select pg_logical_emit_message(true, 'primacy', 'rewind')");
    }
  }

  private Connection connect() throws SQLException, IOException {
    Properties properties = new Properties();
    properties.setProperty("user", config.replication().user());
    properties.setProperty("password", HostFiles.password(config.replication().passwordFile()));
    properties.setProperty("ApplicationName", "primacy");
    properties.setProperty("assumeMinServerVersion", "13");
    properties.setProperty("connectTimeout", Integer.toString(CONNECT_SECONDS));
    properties.setProperty("socketTimeout", Integer.toString(ANSWER_SECONDS));
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("options", "-c statement_timeout=0");
    return DriverManager.getConnection(
        "jdbc:postgresql://" + address + "/" + Marker.DATABASE, properties);
  }
}
