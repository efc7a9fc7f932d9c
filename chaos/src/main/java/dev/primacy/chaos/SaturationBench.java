package dev.primacy.chaos;

import dev.primacy.cli.CommandFailure;
import dev.primacy.cli.Exit;
import dev.primacy.cli.playground.AcknowledgedWriter;
import dev.primacy.cli.playground.LocalCluster;
import dev.primacy.cli.playground.OsUser;
import dev.primacy.cli.playground.Plan;
import dev.primacy.cli.playground.PostgresPrograms;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A machine without an idle core is no fault: nobody may be replaced for it. */
@Command(
    name = "saturation",
    mixinStandardHelpOptions = true,
    description = {
      "Keeps every core busy and breaks nothing: there must be no failover.",
      "Ends with 1 where there was one, or where an acknowledged row is missing."
    })
final class SaturationBench implements Callable<Integer> {

  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration WRITE_PAUSE = Duration.ofMillis(1);
  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final int NODES = 3;
  private static final int MOST_MINUTES = 24 * 60;

  @Option(names = "--minutes", paramLabel = "N", description = "How long. Default: 3.")
  private int minutes = 3;

  @Option(names = "--dir", paramLabel = "DIR", description = "Where all of it is made; new.")
  private @Nullable Path dir;

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  @Override
  public Integer call() throws IOException, SQLException {
    if (minutes < 1 || minutes > MOST_MINUTES) {
      throw new CommandFailure(Exit.USAGE, "--minutes takes a number from 1 to " + MOST_MINUTES);
    }
    Path directory =
        dir == null ? Files.createTempDirectory("primacy-bench-") : dir.toAbsolutePath();
    Path programs = PostgresPrograms.find().orElseThrow(FailoverBench::noPostgres);
    Ground ground =
        Ground.prepare(new Plan.Wish(directory, programs, OsUser.forCaller(), NODES, false), false);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(ground::close));
    out.println(Machine.here());
    ground.cluster().start(START, out::println);
    boolean isGood = saturate(ground.cluster());
    ground.close();
    if (isGood) {
      ground.cluster().removeFiles(); // otherwise the logs are wanted
    }
    return isGood ? Exit.DONE.code() : Exit.FAILED.code();
  }

  private boolean saturate(LocalCluster cluster) throws SQLException {
    cluster.awaitManagers(START);
    int operations = cluster.history().getOperationsCount();
    double load = 0;
    try (AcknowledgedWriter writer =
            AcknowledgedWriter.start(cluster.connectionString(), WRITE_PAUSE);
        SeenVerdicts seen = SeenVerdicts.of(cluster)) {
      try (BusyCores cores = BusyCores.start()) {
        out.printf("%d busy loops for %d minutes%n", cores.count(), minutes);
        long until = System.nanoTime() + Duration.ofMinutes(minutes).toNanos();
        while (until - System.nanoTime() > 0) {
          LockSupport.parkNanos(LOOK.toNanos());
          load =
              Math.max(load, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
        }
      }
      AcknowledgedWriter.Comparison comparison = writer.compare();
      int failovers = cluster.history().getOperationsCount() - operations;
      out.printf(
          Locale.ROOT,
          "minutes %d, highest load %.1f, acknowledged %d, lost %d, longest write gap %d ms,"
              + " interruptions %s, failovers %d, suspicions %d, verdicts %s%n",
          minutes,
          load,
          comparison.acknowledged(),
          comparison.lost().size(),
          writer.longestPause().toMillis(),
          writer.gaps(),
          failovers,
          seen.suspicions(),
          seen);
      return failovers == 0 && comparison.acknowledged() > 0 && comparison.lost().isEmpty();
    }
  }
}
