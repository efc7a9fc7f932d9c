package dev.primacy.chaos;

import dev.primacy.cli.CommandFailure;
import dev.primacy.cli.Exit;
import dev.primacy.cli.playground.LocalCluster;
import dev.primacy.cli.playground.OsUser;
import dev.primacy.cli.playground.Plan;
import dev.primacy.cli.playground.PostgresPrograms;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The benchmark: the same fault again and again, and what a writer saw of each. */
@Command(
    name = "primacy-bench",
    mixinStandardHelpOptions = true,
    description = "Measures failovers of a cluster on this machine, and checks every write.")
public final class Bench implements Callable<Integer> {

  private static final Duration START = Duration.ofMinutes(3);
  private static final int MOST_TRIALS = 1000;
  private static final int NODES = 3;

  /** What can be measured. */
  enum What {
    FAILOVER
  }

  @Parameters(paramLabel = "WHAT", description = "${COMPLETION-CANDIDATES}")
  private What what = What.FAILOVER;

  @Option(
      names = "--scenario",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Scenario scenario = Scenario.CRASH;

  @Option(names = "--trials", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
  private int trials = 20;

  @Option(names = "--dir", paramLabel = "DIR", description = "Where the cluster is made; new.")
  private @Nullable Path dir;

  private final PrintStream out =
      new PrintStream(System.out, true, StandardCharsets.UTF_8); // a table, whatever the locale

  public static void main(String[] args) {
    System.exit(
        new CommandLine(new Bench())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionExceptionHandler((e, line, _) -> report(e, line))
            .execute(args));
  }

  private static int report(Exception e, CommandLine line) throws Exception {
    if (e instanceof CommandFailure failure) {
      line.getErr().println("primacy-bench: " + failure.getMessage());
      return failure.exit().code();
    }
    throw e;
  }

  @Override
  public Integer call() throws IOException, SQLException {
    if (trials < 1 || trials > MOST_TRIALS) {
      throw new CommandFailure(Exit.USAGE, "--trials takes a number from 1 to " + MOST_TRIALS);
    }
    Path programs =
        PostgresPrograms.find()
            .orElseThrow(() ->
                new CommandFailure(
                    Exit.CONFIGURATION,
                    "PostgreSQL is not installed: sudo apt-get install postgresql"));
    Machine machine = Machine.here();
    Path directory =
        dir == null ? Files.createTempDirectory("primacy-bench-") : dir.toAbsolutePath();
    LocalCluster cluster =
        LocalCluster.prepare(new Plan.Wish(directory, programs, OsUser.forCaller(), NODES, false));
    Thread stop = Thread.ofPlatform().unstarted(cluster::close);
    Runtime.getRuntime().addShutdownHook(stop);
    List<Trial.Result> results = measure(cluster);
    new Summary(
            "%s, %s".formatted(what, scenario).toLowerCase(Locale.ROOT).replace('_', ' '),
            results,
            Memory.of(cluster),
            machine)
        .print(out);
    cluster.close();
    boolean isGood = results.stream().allMatch(result -> result.lost() == 0);
    if (isGood) {
      cluster.removeFiles(); // otherwise the logs are wanted
    }
    return isGood ? Exit.DONE.code() : Exit.FAILED.code();
  }

  private List<Trial.Result> measure(LocalCluster cluster) throws SQLException {
    List<Trial.Result> results = new ArrayList<>();
    cluster.start(START, out::println);
    try (Trial trial = Trial.prepare(scenario, cluster)) {
      for (int i = 1; i <= trials; i++) {
        Trial.Result result = trial.run();
        results.add(result);
        out.printf("trial %2d: %s%n", i, result);
      }
    }
    return results;
  }
}
