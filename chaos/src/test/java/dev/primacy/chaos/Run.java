package dev.primacy.chaos;

import dev.primacy.cli.playground.LocalCluster;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * One run of the program as an operator starts it, from outside.
 *
 * @param out what went to standard output, {@code err} to standard error
 */
record Run(int exit, List<String> out, List<String> err) {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** Runs a command of the cluster's own copy of the program to its end. */
  static Run of(LocalCluster cluster, String... arguments) {
    try (Started started = start(cluster, arguments)) {
      return started.end();
    }
  }

  /** Starts the cluster's own copy of the program, as the user that the cluster runs as. */
  static Started start(LocalCluster cluster, String... arguments) {
    Path directory = cluster.plan().directory();
    List<String> command = new ArrayList<>(cluster.plan().user().prefix());
    command.add(directory.resolve("program").resolve("primacy").toString());
    command.addAll(Arrays.asList(arguments));
    String managers =
        cluster.plan().managers().stream()
            .map(manager -> manager.api().toString())
            .collect(Collectors.joining(","));
    return start(command, Map.of("HOME", directory.toString(), "PRIMACY_MANAGERS", managers));
  }

  /** Starts the program of this source tree. */
  static Started start(Path home, String... arguments) {
    return start("", home, Map.of(), arguments);
  }

  /** The same, in such an environment. */
  static Started start(Path home, Map<String, String> environment, String... arguments) {
    return start("", home, environment, arguments);
  }

  /** Starts its benchmark. */
  static Started startBench(Path home, String... arguments) {
    return start("-bench", home, Map.of(), arguments);
  }

  private static Started start(
      String suffix, Path home, Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("primacy.launcher", "primacy") + suffix);
    command.addAll(Arrays.asList(arguments));
    Map<String, String> whole = new HashMap<>(environment);
    whole.put("HOME", home.toString());
    whole.put("PRIMACY_BUILD", "never");
    return start(command, whole);
  }

  private static Started start(List<String> command, Map<String, String> environment) {
    try {
      return new Started(command, environment);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** What it says of itself, without the lines of its log. */
  String sentence() {
    return err.stream()
        .filter(line -> line.startsWith("primacy: "))
        .collect(Collectors.joining("\n"));
  }

  /** A run that goes on. */
  static final class Started implements AutoCloseable {
    private final Path out = Files.createTempFile("primacy-it-", ".out");
    private final Path err = Files.createTempFile("primacy-it-", ".err");
    private final Process process;

    private Started(List<String> command, Map<String, String> environment) throws IOException {
      ProcessBuilder builder = new ProcessBuilder(command).directory(Path.of("/").toFile());
      builder.redirectOutput(out.toFile()).redirectError(err.toFile());
      builder.environment().keySet().removeIf(Started::leadsElsewhere);
      builder.environment().put("PRIMACY_JAVA_HOME", System.getProperty("java.home", ""));
      builder.environment().put("PRIMACY_CACHE", "off");
      builder.environment().putAll(environment);
      process = builder.start();
    }

    private static boolean leadsElsewhere(String variable) {
      return variable.startsWith("XDG_")
          || (variable.startsWith("PRIMACY_") && !variable.equals("PRIMACY_RUN_MARK"));
    }

    List<String> said() {
      return lines(out);
    }

    List<String> saidOnError() {
      return lines(err);
    }

    boolean hasEnded() {
      return !process.isAlive();
    }

    void terminate() {
      process.destroy();
    }

    Run end() {
      return end(LIMIT);
    }

    Run end(Duration limit) {
      try {
        if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
          throw new AssertionError(
              "no end within %d s; it said %s".formatted(limit.toSeconds(), lines(err)));
        }
        return new Run(process.exitValue(), lines(out), lines(err));
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    /** What is killed cannot stop what it started. */
    private void endInOrder() {
      process.destroy();
      try {
        process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      process.destroyForcibly();
    }

    private static List<String> lines(Path file) {
      try {
        return Files.readAllLines(file, StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void close() {
      endInOrder();
      try {
        Files.deleteIfExists(out);
        Files.deleteIfExists(err);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }
}
