package dev.primacy.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The running processes, as {@code /proc} shows them. */
final class Processes {

  /**
   * One process.
   *
   * @param startTicks when it started, in clock ticks since boot: with the number an identity that
   *     no later process has
   */
  record Seen(int pid, String name, char state, int parent, long startTicks) {

    /** Ended already, only not yet waited for. */
    boolean isZombie() {
      return state == 'Z' || state == 'X';
    }

    /** Reads one line of {@code /proc/PID/stat}; the name may hold spaces and brackets. */
    static Seen parse(String line) {
      int open = line.indexOf('(');
      int close = line.lastIndexOf(')');
      String[] rest = line.substring(close + 2).split(" ", -1);
      return new Seen(
          Integer.parseInt(line.substring(0, open - 1)),
          line.substring(open + 1, close),
          rest[0].charAt(0),
          Integer.parseInt(rest[1]),
          Long.parseLong(rest[19]));
    }
  }

  private static final Path PROC = Path.of("/proc");

  private Processes() {}

  static Optional<Seen> see(int pid) {
    return text(pid, "stat").map(Seen::parse);
  }

  static List<Seen> childrenOf(int parent) throws IOException {
    return all().stream().filter(p -> p.parent() == parent).toList();
  }

  static List<Seen> all() throws IOException {
    List<Seen> seen = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(
            PROC, p -> Character.isDigit(p.getFileName().toString().charAt(0)))) {
      for (Path entry : entries) {
        see(Integer.parseInt(entry.getFileName().toString())).ifPresent(seen::add);
      }
    }
    return seen;
  }

  /** What the process calls itself: PostgreSQL's children write their role there. */
  static String title(int pid) {
    return text(pid, "cmdline").orElse("").replace('\0', ' ');
  }

  static Optional<Path> workingDirectory(int pid) {
    try {
      return Optional.of(Files.readSymbolicLink(PROC.resolve(pid + "/cwd")));
    } catch (IOException e) {
      return Optional.empty(); // gone, or another user's
    }
  }

  static Optional<String> text(int pid, String file) {
    try {
      byte[] bytes = Files.readAllBytes(PROC.resolve(pid + "/" + file));
      return bytes.length == 0
          ? Optional.empty()
          : Optional.of(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException e) {
      return Optional.empty(); // it ended meanwhile
    }
  }
}
