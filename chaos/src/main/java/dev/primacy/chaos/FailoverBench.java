package dev.primacy.chaos;

import dev.primacy.cli.CommandFailure;
import dev.primacy.cli.Exit;
import dev.primacy.cli.playground.Markers;
import dev.primacy.cli.playground.OsUser;
import dev.primacy.cli.playground.Plan;
import dev.primacy.cli.playground.PostgresPrograms;
import dev.primacy.cli.playground.Programs;
import dev.primacy.cli.playground.Rehearsal;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How long writes stop, fault by fault, beside the floor that the machine itself sets. */
@Command(
    name = "failover",
    mixinStandardHelpOptions = true,
    description = "Measures how long writes stop, and looks for every acknowledged row.")
final class FailoverBench implements Callable<Integer> {

  private static final Duration START = Duration.ofMinutes(3);
  private static final int MOST_TRIALS = 1000;
  private static final int NODES = 3;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--scenario",
      split = ",",
      paramLabel = "NAME",
      description = "One or more of ${COMPLETION-CANDIDATES}. Default: all.")
  private List<Scenario> scenarios = List.of(Scenario.values());

  @Option(names = "--trials", paramLabel = "N", description = "Of each. Default: 20.")
  private int trials = 20;

  @Option(names = "--without-floor", description = "No crashes without managers to compare with.")
  private boolean withoutFloor;

  @Option(names = "--dir", paramLabel = "DIR", description = "Where all of it is made; new.")
  private @Nullable Path dir;

  @Option(names = "--report", paramLabel = "FILE", description = "Where that page goes, too.")
  private @Nullable Path report;

  private final PrintStream out =
      new PrintStream(System.out, true, StandardCharsets.UTF_8); // a table, whatever the locale

  @Override
  public Integer call() throws IOException, SQLException {
    if (trials < 1 || trials > MOST_TRIALS) {
      throw new CommandFailure(Exit.USAGE, "--trials takes a number from 1 to " + MOST_TRIALS);
    }
    Path directory =
        dir == null ? Files.createTempDirectory("primacy-bench-") : dir.toAbsolutePath();
    requireNew(directory);
    Path programs = PostgresPrograms.find().orElseThrow(FailoverBench::noPostgres);
    Machine machine = Machine.here();
    Plan.Wish wish = new Plan.Wish(directory, programs, OsUser.forCaller(), NODES, false);
    Programs.require(List.of("chown", wish.user().name(), directory.toString()), "");
    rehearse(in(directory.resolve("rehearsal"), wish));
    List<Duration> floor = withoutFloor ? List.of() : Floor.measure(wish, trials, out);
    SortedMap<Scenario, List<Trial.Result>> results = new TreeMap<>();
    Memory memory = Memory.NONE;
    for (Scenario scenario : new LinkedHashSet<>(scenarios)) {
      // Each on a young cluster: a hundred failovers leave a hundred timelines behind them.
      Path own = directory.resolve(scenario.name().toLowerCase(Locale.ROOT));
      Ground ground = Ground.prepare(in(own, wish), scenario.needsNetworks());
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(ground::close));
      results.put(scenario, measure(scenario, ground));
      memory = memory.orMore(Memory.of(ground.cluster()));
      ground.close();
      if (results.get(scenario).stream().allMatch(result -> result.lost() == 0)) {
        ground.cluster().removeFiles(); // otherwise the logs are wanted
      }
    }
    String tables =
        new Report(command(), Rehearsal.isInUse(), results, floor, memory, machine).markdown();
    out.println();
    out.print(tables);
    if (report != null) {
      Files.writeString(report, tables);
    }
    boolean isGood =
        results.values().stream().flatMap(List::stream).allMatch(result -> result.lost() == 0);
    if (isGood) {
      Files.delete(directory); // each part has removed its own
    }
    return isGood ? Exit.DONE.code() : Exit.FAILED.code();
  }

  /** An installation has had a rehearsal: what starts cold here is slower than there. */
  private void rehearse(Plan.Wish wish) {
    if (Rehearsal.isInUse() || !Rehearsal.isWanted()) {
      return;
    }
    if (Rehearsal.isPossible()) {
      Rehearsal.run(Markers.of(System.getenv()), () -> wish, out::println);
    } else {
      out.println("there is no rehearsal, and the folder of the jars is not ours to write");
    }
  }

  static CommandFailure noPostgres() {
    return new CommandFailure(
        Exit.CONFIGURATION, "PostgreSQL is not installed: sudo apt-get install postgresql");
  }

  /** What is made there is removed in the end, and must be nobody else's. */
  private static void requireNew(Path directory) throws IOException {
    Files.createDirectories(directory);
    try (Stream<Path> there = Files.list(directory)) {
      if (there.findAny().isPresent()) {
        throw new CommandFailure(
            Exit.USAGE, "--dir takes a new or an empty folder; there is something in " + directory);
      }
    }
  }

  private static Plan.Wish in(Path directory, Plan.Wish wish) {
    return new Plan.Wish(directory, wish.binDir(), wish.user(), wish.nodes(), wish.isAsync());
  }

  private List<Trial.Result> measure(Scenario scenario, Ground ground) throws SQLException {
    List<Trial.Result> results = new ArrayList<>();
    ground.cluster().start(START, out::println);
    try (Trial trial = Trial.prepare(ground)) {
      for (int i = 1; i <= trials; i++) {
        Trial.Result result = trial.run(scenario);
        results.add(result);
        out.printf("%s %2d: %s%n", scenario, i, result);
      }
    }
    return results;
  }

  private String command() {
    List<String> arguments =
        spec == null ? List.of() : spec.commandLine().getParseResult().originalArgs();
    return "./primacy-bench " + String.join(" ", arguments);
  }
}
