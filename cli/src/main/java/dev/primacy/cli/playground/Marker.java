package dev.primacy.cli.playground;

import dev.primacy.core.cluster.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a running playground leaves for others to find: how to reach it, and, for the next one, what
 * to clean up should it end without doing so itself. It holds no secret.
 *
 * @param owner the playground's own process
 * @param processes everything else that it started, but for PostgreSQL, which its data directory
 *     tells
 * @param isKept whether the directory is left when the playground ends
 */
public record Marker(
    Running owner,
    Path directory,
    List<Address> managers,
    Path binDir,
    List<Running> processes,
    List<Path> dataDirs,
    boolean isKept) {

  /**
   * A process that another one with the same number cannot be taken for.
   *
   * @param startedMillis when it started
   */
  public record Running(long pid, long startedMillis) {

    static Running of(ProcessHandle process) {
      return new Running(process.pid(), started(process));
    }

    /** The process, if it still lives. */
    Optional<ProcessHandle> handle() {
      return ProcessHandle.of(pid).filter(p -> p.isAlive() && started(p) == startedMillis);
    }

    private static long started(ProcessHandle process) {
      return process.info().startInstant().map(java.time.Instant::toEpochMilli).orElse(0L);
    }

    static Optional<Running> parse(String text) {
      String[] parts = text.split("@", -1);
      try {
        return parts.length == 2
            ? Optional.of(new Running(Long.parseLong(parts[0]), Long.parseLong(parts[1])))
            : Optional.empty();
      } catch (NumberFormatException e) {
        return Optional.empty();
      }
    }

    @Override
    public String toString() {
      return pid + "@" + startedMillis;
    }
  }

  public Marker {
    managers = List.copyOf(managers);
    processes = List.copyOf(processes);
    dataDirs = List.copyOf(dataDirs);
  }

  boolean isRunning() {
    return owner.handle().isPresent();
  }

  public Path passwordFile() {
    return directory.resolve("secrets").resolve(Plan.APPLICATION);
  }

  /** The application's password; empty where the caller may not read it. */
  public Optional<String> password() {
    try {
      return Optional.of(Files.readString(passwordFile()).strip());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  public String user() {
    return Plan.APPLICATION;
  }

  public String database() {
    return Plan.APPLICATION;
  }

  String text() {
    return """
    owner=%s
    directory=%s
    managers=%s
    bin_dir=%s
    processes=%s
    data_dirs=%s
    kept=%s
    """
        .formatted(
            owner,
            directory,
            joined(managers),
            binDir,
            joined(processes),
            joined(dataDirs),
            isKept);
  }

  private static String joined(List<?> values) {
    return values.stream().map(Object::toString).collect(Collectors.joining(","));
  }

  /** Reads one; empty where it is none, or not of this version. */
  static Optional<Marker> parse(String text) {
    SortedMap<String, String> values = new TreeMap<>();
    text.lines()
        .map(line -> line.split("=", 2))
        .filter(parts -> parts.length == 2)
        .forEach(parts -> values.put(parts[0], parts[1]));
    Optional<Running> owner = Running.parse(values.getOrDefault("owner", ""));
    if (owner.isEmpty() || !values.containsKey("directory") || !values.containsKey("bin_dir")) {
      return Optional.empty();
    }
    return Optional.of(
        new Marker(
            owner.get(),
            Path.of(values.getOrDefault("directory", "")),
            parts(values, "managers").stream().flatMap(a -> Address.parse(a).stream()).toList(),
            Path.of(values.getOrDefault("bin_dir", "")),
            parts(values, "processes").stream().flatMap(p -> Running.parse(p).stream()).toList(),
            parts(values, "data_dirs").stream().map(Path::of).toList(),
            Boolean.parseBoolean(values.get("kept"))));
  }

  private static List<String> parts(SortedMap<String, String> values, String key) {
    return Arrays.stream(values.getOrDefault(key, "").split(",", -1))
        .filter(part -> !part.isEmpty())
        .toList();
  }
}
