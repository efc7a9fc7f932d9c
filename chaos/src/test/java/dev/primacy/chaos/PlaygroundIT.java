package dev.primacy.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.primacy.cli.playground.PostgresPrograms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The playground as a newcomer starts it: it stops what it started, whenever it is told to. */
class PlaygroundIT {

  private static final Duration READY = Duration.ofMinutes(2);
  private static final int TERMINATED = 128 + 15;

  @TempDir private Path home;

  @BeforeEach
  void openToTheUserThatItsProcessesRunAs() throws IOException {
    Assumptions.assumeTrue(PostgresPrograms.find().isPresent(), "PostgreSQL is not installed");
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"pg", "pg/program/primacy", "pg/m3/log"})
  void stoppedWhileItBeginsItLeavesNothing(String assoon) {
    try (Run.Started playground = Run.start(home, "playground", "--dir", home + "/pg")) {
      await()
          .atMost(READY)
          .pollInterval(Duration.ofMillis(10))
          .until(() -> Files.exists(home.resolve(assoon)) || playground.hasEnded());
      playground.terminate();
      assertThat(playground.end().exit()).isEqualTo(TERMINATED);
    }
    assertThat(home.resolve("pg")).doesNotExist();
    assertThat(processes()).isEmpty();
  }

  @Test
  void isFoundByOtherTerminalsAndLeavesWhatItIsToldToKeep() {
    try (Run.Started playground =
        Run.start(home, "playground", "--nodes", "1", "--keep", "--dir", home + "/pg")) {
      await()
          .atMost(READY)
          .until(() -> playground.said().stream().anyMatch(line -> line.startsWith("ready")));
      try (Run.Started dsn = Run.start(home, "dsn")) {
        Run run = dsn.end();
        assertThat(run.exit()).isZero();
        assertThat(run.out())
            .singleElement()
            .asString()
            .startsWith("host=127.0.0.1 port=")
            .contains("password=");
      }
      playground.terminate();
      Run run = playground.end();
      assertThat(run.exit()).isEqualTo(TERMINATED);
      assertThat(run.out()).endsWith("stopped; data and logs are in " + home + "/pg");
    }
    assertThat(home.resolve("pg/n1/data/PG_VERSION")).exists();
    assertThat(processes()).isEmpty();
  }

  /** What still runs out of its directory. */
  private List<String> processes() {
    return ProcessHandle.allProcesses()
        .map(process -> process.info().commandLine().orElse(""))
        .filter(command -> command.contains(home + "/pg/"))
        .toList();
  }
}
