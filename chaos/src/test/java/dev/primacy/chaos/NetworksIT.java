package dev.primacy.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.cli.playground.PostgresPrograms;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Hosts that nobody hears any more, or that hear nobody: silence instead of a refusal. Each is a
 * network namespace of the benchmark, which checks every acknowledged row.
 */
class NetworksIT {

  private static final Duration LIMIT = Duration.ofMinutes(8);

  @TempDir private Path home;

  @Test
  void aPrimaryThatNobodyHearsIsReplacedByRecruitingItsStandbys() {
    Assumptions.assumeTrue(PostgresPrograms.find().isPresent(), "PostgreSQL is not installed");
    OwnNetwork.obstacle().ifPresent(why -> Assumptions.abort(why));
    List<Scenario> scenarios =
        Arrays.stream(Scenario.values()).filter(Scenario::needsNetworks).toList();
    String names =
        scenarios.stream()
            .map(scenario -> scenario.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(","));
    try (Run.Started bench =
        Run.startBench(home, "failover", "--without-floor", "--trials", "1", "--scenario", names)) {
      Run run = bench.end(LIMIT);
      assertThat(run.exit()).as("%s %s", run.out(), run.err()).isZero();
      for (Scenario scenario : scenarios) {
        assertThat(run.out())
            .anyMatch(line ->
                line.startsWith(scenario + "  1: ")
                    && line.contains("lost 0, verdict UNREACHABLE, fence [QUORUM_RECRUITED]"));
      }
    }
  }
}
