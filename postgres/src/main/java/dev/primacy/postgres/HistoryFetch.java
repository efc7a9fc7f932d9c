package dev.primacy.postgres;

import dev.primacy.core.cluster.Address;
import dev.primacy.core.cluster.Timeline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;

/**
 * Copies the history files that a base backup leaves behind: it brings the newest alone, but
 * whoever follows this node later asks it for each number in between.
 */
final class HistoryFetch {

  private static final String UNDEFINED_FILE = "58P01";

  private final PostgresConfig config;
  private final Address source;

  HistoryFetch(PostgresConfig config, Address source) {
    this.config = config;
    this.source = source;
  }

  void into(HistoryFiles copy) throws SQLException, IOException {
    Timeline own = copy.own();
    if (own.number() == 1) {
      return;
    }
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (int n = 2; n <= own.number(); n++) {
        Timeline timeline = new Timeline(n);
        if (!copy.exists(timeline)) {
          fetch(statement, timeline, copy);
        }
      }
    }
  }

  private static void fetch(Statement statement, Timeline timeline, HistoryFiles copy)
      throws SQLException, IOException {
    try (ResultSet file = statement.executeQuery("TIMELINE_HISTORY " + timeline.number())) {
      if (file.next()) {
        String text = new String(file.getBytes(2), StandardCharsets.UTF_8);
        DurableFiles.write(copy.file(timeline), text);
      }
    } catch (SQLException e) {
      // A number that the source has no file for was never used in its history.
      if (!UNDEFINED_FILE.equals(e.getSQLState())) {
        throw e;
      }
    }
  }

  private Connection connect() throws SQLException, IOException {
    Properties properties = new Properties();
    properties.setProperty("user", config.replication().user());
    properties.setProperty("password", HostFiles.password(config.replication().passwordFile()));
    properties.setProperty("replication", "true");
    properties.setProperty("preferQueryMode", "simple");
    properties.setProperty("assumeMinServerVersion", "13");
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("socketTimeout", "10");
    return DriverManager.getConnection("jdbc:postgresql://" + source + "/", properties);
  }
}
