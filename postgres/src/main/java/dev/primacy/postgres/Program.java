package dev.primacy.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** One of PostgreSQL's own programs, run to its end or to a deadline. */
final class Program {

  private static final int LINES_KEPT = 5;
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);
  private static final Duration GLANCE = Duration.ofMillis(50);

  private final List<String> command;
  private final Map<String, String> environment;
  private final Consumer<String> onLine;
  private final Deque<String> lastLines = new ArrayDeque<>();
  private volatile boolean saidEnough;

  Program(List<String> command, Map<String, String> environment, Consumer<String> onLine) {
    this.command = List.copyOf(command);
    this.environment = Map.copyOf(environment);
    this.onLine = onLine;
  }

  static Outcome run(List<String> command, Deadline deadline) throws IOException {
    return new Program(command, Map.of(), line -> {}).run(deadline);
  }

  /** For output that is read by us: in English, whatever the host speaks. */
  static Program inEnglish(
      List<String> command, Map<String, String> environment, Consumer<String> onLine) {
    Map<String, String> english = new HashMap<>(environment);
    english.put("LC_ALL", "C");
    return new Program(command, english, onLine);
  }

  /** Runs it to its end; it is killed as soon as the deadline has passed. */
  Outcome run(Deadline deadline) throws IOException {
    return runUntil(line -> false, deadline);
  }

  /** Runs it to its end, or ends it as soon as it has said enough: that is a success, too. */
  Outcome runUntil(Predicate<String> enough, Deadline deadline) throws IOException {
    ProcessBuilder builder = builder(command);
    builder.environment().putAll(environment);
    Process process = builder.redirectErrorStream(true).start();
    Thread reader = Thread.ofVirtual().start(() -> read(process, enough));
    try {
      if (!ends(process, deadline)) {
        return Outcome.failed(
            name() + (deadline.isGivenUp() ? " was given up" : " did not end in time"));
      }
      reader.join(LAST_WORDS);
      return Outcome.doneIf(
          saidEnough || process.exitValue() == 0, name() + " failed: " + lastWords());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Outcome.failed(name() + " was interrupted");
    } finally {
      process.destroyForcibly();
    }
  }

  private static boolean ends(Process process, Deadline deadline) throws InterruptedException {
    while (!process.waitFor(deadline.orIn(GLANCE).remaining().toNanos(), TimeUnit.NANOSECONDS)) {
      if (deadline.hasPassed()) {
        return false;
      }
    }
    return true;
  }

  /** A builder without what the caller's environment says about PostgreSQL. */
  static ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
    return builder;
  }

  private void read(Process process, Predicate<String> enough) {
    try (BufferedReader output = process.inputReader()) {
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        onLine.accept(line);
        keep(line);
        if (enough.test(line)) {
          saidEnough = true;
          process.destroyForcibly();
          return;
        }
      }
    } catch (IOException e) {
      keep(e.toString());
    }
  }

  private synchronized void keep(String line) {
    lastLines.add(line);
    if (lastLines.size() > LINES_KEPT) {
      lastLines.remove();
    }
  }

  private synchronized String lastWords() {
    return String.join(" / ", lastLines);
  }

  private String name() {
    return String.valueOf(Path.of(command.getFirst()).getFileName());
  }
}
