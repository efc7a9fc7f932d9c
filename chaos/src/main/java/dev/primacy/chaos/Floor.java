package dev.primacy.chaos;

import dev.primacy.cli.CommandFailure;
import dev.primacy.cli.ConnectionString;
import dev.primacy.cli.Exit;
import dev.primacy.cli.playground.AcknowledgedWriter;
import dev.primacy.cli.playground.Plan;
import dev.primacy.cli.playground.Programs;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * What PostgreSQL itself takes for a failover on this machine: the postmaster is killed, and
 * whoever killed it recruits both standbys at once, promotes the better one and points the other at
 * it, over sessions that are open already. Nobody has to find out, to agree or to write anything
 * down: no manager can be faster.
 */
final class Floor implements AutoCloseable {

  private static final int SERVERS = 3;
  private static final Duration WRITE_PAUSE = Duration.ofMillis(1);
  private static final int ROWS_BEFORE = 200;
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final List<BareServer> servers;
  private final AcknowledgedWriter writer;
  private BareServer primary;

  private Floor(List<BareServer> servers, String password) throws SQLException {
    this.servers = servers;
    this.primary = servers.getFirst();
    primary.found();
    repair();
    this.writer =
        AcknowledgedWriter.start(
            new ConnectionString(
                servers.stream().map(BareServer::address).toList(),
                BareServer.SUPERUSER,
                "postgres",
                password),
            WRITE_PAUSE);
  }

  /** The gaps that one writer sees. */
  static List<Duration> measure(Plan.Wish wish, int trials, PrintStream out)
      throws IOException, SQLException {
    Path directory = Files.createDirectories(wish.directory().resolve("floor"));
    String password = UUID.randomUUID().toString();
    Files.writeString(directory.resolve("password"), password);
    Files.writeString(directory.resolve("passfile"), "*:*:*:*:" + password + "\n");
    Programs.require(List.of("chmod", "600", directory + "/passfile"), "");
    Programs.require(List.of("chown", "-R", wish.user().name(), wish.directory().toString()), "");
    List<BareServer> servers =
        IntStream.range(0, SERVERS)
            .mapToObj(i -> new BareServer(wish, directory, "bare" + i))
            .toList();
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().unstarted(() -> servers.forEach(BareServer::close)));
    List<Duration> gaps = new ArrayList<>();
    try (Floor floor = new Floor(servers, password)) {
      for (int i = 0; i < trials; i++) {
        gaps.add(floor.trial(i));
        out.printf("physical floor %2d: %d ms%n", i + 1, gaps.getLast().toMillis());
      }
      if (!floor.writer.compare().lost().isEmpty()) {
        throw new CommandFailure(Exit.FAILED, "the floor's own failovers lose rows");
      }
    } finally {
      servers.forEach(BareServer::close);
    }
    Programs.require(
        List.of("rm", "-rf", directory.toString()), ""); // after a failure it is wanted
    return gaps;
  }

  private Duration trial(int number) throws SQLException {
    Rest.await(); // as before every fault that is compared with it
    require(writer.awaitMore(ROWS_BEFORE, LIMIT), "does not write");
    List<BareServer> recruits = servers.stream().filter(s -> s != primary).toList();
    primary.kill();
    recruit(recruits);
    BareServer best =
        recruits.stream().max(Comparator.comparing(BareServer::recruitedAt)).orElseThrow();
    for (BareServer other : recruits) {
      if (other != best) {
        other.follow(best);
      }
    }
    best.promote();
    primary = best;
    boolean goesOn = writer.awaitGap(number, LIMIT).isPresent();
    require(goesOn, "does not go on");
    repair();
    return writer.gaps().get(number).length();
  }

  private static void require(boolean writes, String what) {
    if (!writes) {
      throw new CommandFailure(Exit.FAILED, "the writer of the physical floor " + what);
    }
  }

  private static void recruit(List<BareServer> recruits) throws SQLException {
    try (ExecutorService together = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Void>> results = new ArrayList<>();
      for (BareServer recruit : recruits) {
        results.add(
            together.submit(() -> {
              recruit.recruit();
              return null;
            }));
      }
      for (Future<Void> result : results) {
        result.get();
      }
    } catch (ExecutionException e) {
      throw new SQLException("a standby was not recruited", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(Exit.FAILED, "interrupted");
    }
  }

  /** Makes a standby of whoever does not live, and the rule as it should be. */
  private void repair() throws SQLException {
    for (BareServer server : servers) {
      if (!server.lives()) {
        server.copyFrom(primary);
      }
      server.warmUp();
    }
    require(primary.awaitStreaming(SERVERS - 1, LIMIT), "has too few standbys");
    for (BareServer server : servers) {
      server.waitForAnyOf(servers.stream().filter(s -> s != server).toList());
    }
  }

  @Override
  public void close() {
    writer.close();
  }
}
