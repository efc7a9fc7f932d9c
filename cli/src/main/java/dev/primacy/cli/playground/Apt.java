package dev.primacy.cli.playground;

import dev.primacy.cli.CommandFailure;
import dev.primacy.cli.Exit;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Installs what is missing with the system's own package manager, where the caller may. */
final class Apt {

  private static final long MINUTES = 10;

  private Apt() {}

  static boolean isUsable() {
    return OsUser.isRoot() && Programs.find("apt-get").isPresent();
  }

  static void install(String name) {
    run(List.of("apt-get", "-qq", "update"));
    run(List.of("apt-get", "-qq", "-y", "--no-install-recommends", "install", name));
  }

  private static void run(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
    // Its words are talk, not data.
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.PIPE);
    try {
      Process process = builder.start();
      process.outputWriter().close();
      try (var lines = process.inputReader()) {
        lines.lines().forEach(System.err::println);
      }
      if (!process.waitFor(MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw failed(command);
      }
    } catch (IOException e) {
      throw failed(command);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(command);
    }
  }

  private static CommandFailure failed(List<String> command) {
    return new CommandFailure(
        Exit.CONFIGURATION,
        "`%s` failed; run it by hand, then start again".formatted(String.join(" ", command)));
  }
}
