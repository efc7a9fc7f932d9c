package dev.primacy.cli.playground;

import dev.primacy.cli.CommandFailure;
import dev.primacy.cli.Exit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Other programs of this host, run to their end. */
public final class Programs {

  private static final int LONGEST_OUTPUT = 1 << 16;
  private static final Duration REQUIRED = Duration.ofSeconds(10);

  /**
   * What became of one.
   *
   * @param output both streams
   */
  public record Ended(boolean isGood, String output) {

    public String lastLine() {
      return output.lines().filter(line -> !line.isBlank()).reduce((_, line) -> line).orElse("");
    }
  }

  private Programs() {}

  /** Where a program is. */
  public static Optional<Path> find(String name) {
    @Nullable String path = System.getenv("PATH");
    // Where root's own programs are, also for a caller whose PATH leaves them out.
    String everywhere = (path == null ? "" : path) + ":/usr/sbin:/sbin:/usr/bin:/bin";
    for (String folder : everywhere.split(":", -1)) {
      Path program = Path.of(folder).resolve(name);
      if (!folder.isEmpty() && Files.isExecutable(program)) {
        return Optional.of(program);
      }
    }
    return Optional.empty();
  }

  /** Runs a command, its input given, its output kept. */
  public static Ended run(List<String> command, String input, Duration limit) {
    try {
      Path output = Files.createTempFile("primacy-", ".output");
      try {
        Process process = builder(command).redirectOutput(output.toFile()).start();
        boolean ended = ends(process, input, limit);
        return ended
            ? new Ended(process.exitValue() == 0, text(output))
            : new Ended(false, "no end within " + limit.toSeconds() + " s");
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      return new Ended(false, e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Ended(false, "interrupted");
    }
  }

  /** Runs a command that has to succeed. */
  public static void require(List<String> command, String input) {
    Ended ended = run(command, input, REQUIRED);
    if (!ended.isGood()) {
      throw new CommandFailure(
          Exit.FAILED, "'%s' failed: %s".formatted(String.join(" ", command), ended.lastLine()));
    }
  }

  /** One that does not end in time, or that nobody waits for any more, is killed. */
  private static boolean ends(Process process, String input, Duration limit)
      throws InterruptedException {
    try {
      feed(process, input);
      return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    } finally {
      process.destroyForcibly();
    }
  }

  private static void feed(Process process, String input) {
    try (var in = process.outputWriter(StandardCharsets.UTF_8)) {
      in.write(input);
    } catch (IOException e) {
      // It ended without reading: what it said meanwhile tells why.
    }
  }

  private static String text(Path output) throws IOException {
    byte[] bytes = Files.readAllBytes(output);
    int from = Math.max(0, bytes.length - LONGEST_OUTPUT);
    return new String(bytes, from, bytes.length - from, StandardCharsets.UTF_8);
  }

  private static ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    // A caller's PGHOST or PGSERVICE would lead elsewhere.
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    builder.directory(Path.of("/").toFile());
    return builder;
  }
}
