package dev.primacy.postgres;

import dev.primacy.core.cluster.Address;
import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.Timeline;
import dev.primacy.core.observation.Probe.Answer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.postgresql.Driver;
import org.postgresql.util.PSQLException;

/**
 * One short look at a server from afar, through a new connection and with hard limits: what a
 * client that comes now would meet.
 *
 * @param passwordFile without one the answer is at best {@link Result.Rejected}, which says as much
 * @param connect until the connection is made
 * @param total until the answer is there
 */
public record Probe(
    String user, Optional<Path> passwordFile, String database, Duration connect, Duration total) {

  public static final Duration CONNECT = Duration.ofMillis(500);
  public static final Duration TOTAL = Duration.ofMillis(800);

  // The socket keeps the time, and knows how far it came; this much later nobody asks it any more.
  private static final Duration RESOLVING = Duration.ofMillis(200);

  // Who is so late with its own clock has no say in whether others are.
  private static final Duration LATE = Duration.ofMillis(100);

  // The driver's own word where it has none to give: the server lives, and asked.
  private static final String ASKED_FOR_A_PASSWORD = "08004";

  private static final String SQL =
      """
      select pg_is_in_recovery(),
        case when pg_is_in_recovery()
          then coalesce((select received_tli from pg_stat_get_wal_receiver() where pid is not null),
            (select timeline_id from pg_control_checkpoint()))
          else ('x' || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8))::bit(32)::int end,
        case when pg_is_in_recovery()
          then pg_last_wal_replay_lsn() else pg_current_wal_flush_lsn() end
      """;

  /** What came of it. */
  public sealed interface Result {

    /**
     * It answered.
     *
     * @param lsn flushed on a primary, replayed on a standby
     */
    record Answered(boolean inRecovery, Timeline timeline, Lsn lsn) implements Result {}

    /** The host lives, nobody listens. */
    record Refused() implements Result {}

    /** The connection was made and then broken from the other side. */
    record Reset() implements Result {}

    /** Nothing came back: no connection was made. */
    record TimedOut() implements Result {}

    /**
     * The connection was made, then nothing was said: the host's kernel lives, the server does not.
     */
    record Mute() implements Result {}

    /** There is no way to it: the name, the network, or our own files. */
    record Unreachable(String reason) implements Result {}

    /**
     * The server lives and said no: 53300 full, 57P03 starting or stopping, 28P01 wrong password.
     */
    record Rejected(String sqlState) implements Result {}

    /** What it says of the server; empty where it says something of the asking host alone. */
    default Optional<Answer> answer() {
      return switch (this) {
        case Answered _ -> Optional.of(Answer.ANSWERED);
        case Rejected _ -> Optional.of(Answer.REJECTED);
        case Refused _ -> Optional.of(Answer.REFUSED);
        case Reset _ -> Optional.of(Answer.RESET);
        case TimedOut _ -> Optional.of(Answer.TIMED_OUT);
        case Mute _ -> Optional.of(Answer.MUTE);
        case Unreachable _ -> Optional.empty();
      };
    }
  }

  /**
   * One that knows no password: that the server asks for it is proof enough that it lives. Managers
   * and the agents of other nodes hold none.
   */
  public static Probe withoutPassword() {
    return new Probe("primacy_probe", Optional.empty(), "postgres", CONNECT, TOTAL);
  }

  /** Probes {@code address}; returns within {@link #total}, or a moment later. */
  public Result of(Address address) {
    long began = System.nanoTime();
    Result result = bounded(address);
    boolean late = System.nanoTime() - began > total.plus(LATE).toNanos();
    boolean isSilence = result instanceof Result.TimedOut || result instanceof Result.Mute;
    return late && isSilence ? new Result.Unreachable("this host is too busy to tell") : result;
  }

  private Result bounded(Address address) {
    FutureTask<Result> attempt = new FutureTask<>(() -> attempt(address));
    Thread.ofVirtual().name("probe-" + address).start(attempt);
    try {
      // The socket has its own limits; the resolving of a name has none.
      return attempt.get(total.plus(RESOLVING).toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return new Result.TimedOut();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a probe failed in a way that is no answer", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Result.TimedOut();
    }
  }

  private Result attempt(Address address) {
    try (Connection connection = connect(address);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(SQL)) {
      row.next();
      return new Result.Answered(
          row.getBoolean(1), new Timeline(row.getInt(2)), Lsn.parse(row.getString(3)));
    } catch (SQLException e) {
      return classify(e);
    } catch (IOException e) {
      return new Result.Unreachable(e.toString());
    }
  }

  private Connection connect(Address address) throws SQLException, IOException {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    if (passwordFile.isPresent()) {
      properties.setProperty("password", HostFiles.password(passwordFile.get()));
    }
    properties.setProperty("ApplicationName", "primacy-probe");
    properties.setProperty("socketFactory", ProbeSocketFactory.class.getName());
    properties.setProperty("socketFactoryArg", connect.toMillis() + ":" + total.toMillis());
    // Any number will do, the socket knows better; without one the driver repeats what timed out.
    properties.setProperty("socketTimeout", "1");
    properties.setProperty("gssEncMode", "disable");
    properties.setProperty("assumeMinServerVersion", "13");
    Connection connection =
        new Driver().connect("jdbc:postgresql://" + address + "/" + database, properties);
    if (connection == null) {
      throw new IllegalStateException("the driver does not know its own URL");
    }
    return connection;
  }

  private static Result classify(SQLException trouble) {
    if (trouble instanceof PSQLException answer && answer.getServerErrorMessage() != null) {
      return new Result.Rejected(String.valueOf(answer.getSQLState()));
    }
    if (ASKED_FOR_A_PASSWORD.equals(trouble.getSQLState())) {
      return new Result.Rejected(ASKED_FOR_A_PASSWORD);
    }
    for (Throwable cause = trouble.getCause(); cause != null; cause = cause.getCause()) {
      switch (cause) {
        case ProbeSocketFactory.Mute _ -> {
          return new Result.Mute();
        }
        // A dead host's address is soon unknown to its neighbours.
        case SocketTimeoutException _, NoRouteToHostException _ -> {
          return new Result.TimedOut();
        }
        case UnknownHostException _ -> {
          return new Result.Unreachable(cause.toString());
        }
        case ConnectException _ -> {
          return new Result.Refused();
        }
        case IOException _ -> {
          return new Result.Reset();
        }
        default -> {}
      }
    }
    return new Result.Unreachable(String.valueOf(trouble.getMessage()));
  }
}
