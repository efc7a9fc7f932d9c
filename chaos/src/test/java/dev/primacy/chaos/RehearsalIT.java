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
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a cluster learnt in a failover is there when the next one starts. */
class RehearsalIT {

  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final Map<String, String> CACHED = Map.of("PRIMACY_CACHE", "");
  private static final int CONFIGURATION = 78;

  @TempDir private Path home;

  @Test
  void managersAndAgentsStartFromWhatItLearnt() throws IOException {
    Assumptions.assumeTrue(PostgresPrograms.find().isPresent(), "PostgreSQL is not installed");
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxr-xr-x"));
    try (Run.Started rehearsal = Run.start(home, "rehearse")) {
      Run run = rehearsal.end(LIMIT);
      assertThat(run.exit()).as("%s %s", run.out(), run.err()).isZero();
      assertThat(run.out()).filteredOn(line -> line.startsWith("made ")).hasSize(2);
      assertThat(run.out()).last().isEqualTo("stopped; nothing is left");
    }
    runPlayground(
        CACHED,
        () -> {
          assertThat(mapped("manager")).hasSize(3).allMatch(maps -> maps.contains("/manager-"));
          assertThat(mapped("agent")).hasSize(1).allMatch(maps -> maps.contains("/agent-"));
        });
    runPlayground(
        Map.of("PRIMACY_CACHE", "off"),
        () ->
            assertThat(mapped("manager")).hasSize(3).noneMatch(maps -> maps.contains("/manager-")));
    assertThat(usesCacheOrFails("manager")).isEqualTo(CONFIGURATION);
    assertThat(usesCacheOrFails("agent")).isEqualTo(CONFIGURATION);
  }

  private void runPlayground(Map<String, String> environment, Runnable check) {
    try (Run.Started playground =
        Run.start(home, environment, "playground", "--nodes", "1", "--dir", home + "/pg")) {
      await()
          .atMost(LIMIT)
          .until(() -> playground.said().stream().anyMatch(line -> line.startsWith("ready")));
      check.run();
      playground.terminate();
      var _ = playground.end();
    }
  }

  /** The program of this tree, whose jars lie where they were built. */
  private int usesCacheOrFails(String role) {
    Map<String, String> strictly =
        Map.of("PRIMACY_CACHE", "", "PRIMACY_JAVA_OPTS", "-XX:AOTMode=on");
    try (Run.Started daemon = Run.start(home, strictly, role, "--config", home + "/none")) {
      Run run = daemon.end();
      System.out.printf("%s: %s%n", role, run.err());
      return run.exit();
    }
  }

  /** The files that each process of this kind has mapped into its memory. */
  private List<String> mapped(String role) {
    return ProcessHandle.allProcesses()
        .filter(process -> {
          String command = told(process, "cmdline");
          return command.contains(home + "/pg/")
              && command.contains("dev.primacy.cli.Main\0" + role + "\0");
        })
        .map(process -> told(process, "maps"))
        .toList();
  }

  private static String told(ProcessHandle process, String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), file));
    } catch (IOException e) {
      return ""; // it has ended
    }
  }
}
