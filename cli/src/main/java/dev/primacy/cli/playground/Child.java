package dev.primacy.cli.playground;

import dev.primacy.cli.CommandFailure;
import dev.primacy.cli.Exit;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** One process of the playground: a manager or an agent. It can be started again. */
final class Child {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final String name;
  private final List<String> command;
  private final Map<String, String> environment;
  private final Path log;
  private Optional<Process> process = Optional.empty();
  private boolean isRetired;
  private boolean isKilledByUs;

  /**
   * Describes one.
   *
   * @param log gets all that it says, one start below the other
   */
  Child(String name, List<String> command, Map<String, String> environment, Path log) {
    this.name = name;
    this.command = inItsOwnSession(command);
    this.environment = Map.copyOf(environment);
    this.log = log;
  }

  /** Ctrl-C at the terminal is for the playground alone, which then stops the others in order. */
  private static List<String> inItsOwnSession(List<String> command) {
    List<String> whole = new ArrayList<>();
    Programs.find("setsid").ifPresent(setsid -> whole.add(setsid.toString()));
    whole.addAll(command);
    return List.copyOf(whole);
  }

  String name() {
    return name;
  }

  synchronized void start() {
    if (isAlive() || isRetired) {
      return;
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().putAll(environment);
    builder
        .directory(new File("/"))
        .redirectErrorStream(true)
        .redirectInput(new File("/dev/null"))
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    try {
      process = Optional.of(builder.start());
      isKilledByUs = false;
    } catch (IOException e) {
      throw new CommandFailure(Exit.FAILED, "cannot start %s: %s".formatted(name, e.getMessage()));
    }
  }

  synchronized boolean isAlive() {
    return process.map(Process::isAlive).orElse(false);
  }

  /** Whether it ended without being asked to. */
  synchronized boolean hasEnded() {
    return process.isPresent() && !isAlive() && !isKilledByUs && !isRetired;
  }

  synchronized Optional<ProcessHandle> handle() {
    return process.filter(Process::isAlive).map(Process::toHandle);
  }

  /** SIGTERM, for good; false where it has not ended in time. */
  boolean end(Duration limit) throws InterruptedException {
    terminate();
    Optional<Process> ending;
    synchronized (this) {
      ending = process;
    }
    return ending.isEmpty() || ending.get().waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** SIGTERM, for good: whoever wants to start it at the same moment is too late. */
  synchronized void terminate() {
    isRetired = true;
    process.ifPresent(Process::destroy);
  }

  /** SIGKILL, and its end awaited. */
  synchronized void kill() {
    isKilledByUs = true;
    process.ifPresent(Process::destroyForcibly);
    awaitEnd();
  }

  /** Waits for what {@link #terminate} asked for; kills what does not obey. */
  synchronized void awaitEnd() {
    process.ifPresent(p -> {
      try {
        if (!p.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
          p.destroyForcibly().waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        }
      } catch (InterruptedException e) {
        p.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    });
  }

  /** The last thing that it said: where it ended by itself, most often why. */
  String lastWords() {
    try {
      return Files.readString(log, StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.isBlank() && !line.startsWith("\tat "))
          .reduce((_, line) -> line)
          .orElse("it said nothing");
    } catch (IOException e) {
      return "its log cannot be read";
    }
  }
}
