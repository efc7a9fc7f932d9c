package dev.primacy.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.cli.playground.PostgresPrograms;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A busy machine on which nothing is wrong: the benchmark looks, and nobody is replaced. */
class SaturationIT {

  private static final Duration LIMIT = Duration.ofMinutes(8);

  @TempDir private Path home;

  @Test
  void noFailoverInThreeMinutesWithoutAnIdleCore() {
    Assumptions.assumeTrue(PostgresPrograms.find().isPresent(), "PostgreSQL is not installed");
    try (Run.Started bench = Run.startBench(home, "saturation", "--minutes", "3")) {
      Run run = bench.end(LIMIT);
      System.out.println(run.out().isEmpty() ? "" : run.out().getLast());
      assertThat(run.exit()).as("%s %s", run.out(), run.err()).isZero();
      assertThat(run.out().getLast()).contains("lost 0, ", "failovers 0, ");
    }
  }
}
