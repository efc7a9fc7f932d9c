package dev.primacy.chaos;

import dev.primacy.cli.ConnectionString;
import dev.primacy.cli.playground.LocalCluster;
import dev.primacy.core.cluster.Address;
import dev.primacy.core.cluster.NodeId;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that take every connection of one server, and each that becomes free, and do nothing with
 * them.
 */
final class Crowd implements AutoCloseable {

  private static final String TOO_MANY = "53300";
  private static final long PAUSE_NANOS = 20_000_000;

  private final ConnectionString server;
  private final Thread thread;
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger held = new AtomicInteger();
  private volatile Optional<SQLException> trouble = Optional.empty();
  private volatile boolean isOpen = true;

  private Crowd(ConnectionString server) {
    this.server = server;
    this.thread = Thread.ofPlatform().name("crowd").daemon().unstarted(this::push);
  }

  /** Clients that may take the reserved ones as well. */
  static Crowd at(LocalCluster cluster, NodeId node) {
    cluster.server(node).sql("create role crowd superuser login password 'crowd'");
    Address address = cluster.plan().node(node).postgres();
    Crowd crowd = new Crowd(new ConnectionString(List.of(address), "crowd", "postgres", "crowd"));
    crowd.thread.start();
    return crowd;
  }

  /** How often there was no connection left. */
  int refused() {
    return refused.get();
  }

  int held() {
    return held.get();
  }

  /** What else than that went wrong. */
  Optional<SQLException> trouble() {
    return trouble;
  }

  private void push() {
    List<Connection> connections = new ArrayList<>();
    try {
      while (isOpen) {
        try {
          connections.add(connect());
          held.incrementAndGet();
        } catch (SQLException e) {
          if (!TOO_MANY.equals(e.getSQLState())) {
            throw e;
          }
          refused.incrementAndGet();
          LockSupport.parkNanos(PAUSE_NANOS);
        }
      }
      for (Connection connection : connections) {
        connection.close();
      }
    } catch (SQLException e) {
      trouble = Optional.of(e);
    }
  }

  private Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("user", server.user());
    properties.setProperty("password", server.password());
    properties.setProperty("loginTimeout", "10");
    return DriverManager.getConnection(
        "jdbc:postgresql://%s/%s".formatted(server.addresses().getFirst(), server.database()),
        properties);
  }

  @Override
  public void close() {
    isOpen = false;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
