package dev.primacy.cli.playground;

import dev.primacy.cli.CommandFailure;
import dev.primacy.cli.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Where PostgreSQL's programs are on this host, and how to get them where there are none. */
public final class PostgresPrograms {

  private static final int OLDEST = 13;
  private static final List<String> NEEDED =
      List.of("postgres", "initdb", "pg_basebackup", "pg_ctl", "psql");
  private static final Pattern VERSION = Pattern.compile("(?:.*[/-])?(\\d+)(?:\\.\\d+)?(?:/.*)?");

  private PostgresPrograms() {}

  /** The newest installed; empty where there is none that will do. */
  public static Optional<Path> find() {
    return newest(
            Stream.of(
                    below(Path.of("/usr/lib/postgresql")),
                    below(Path.of("/usr"), "pgsql-"),
                    below(Path.of("/opt/postgresql")))
                .flatMap(List::stream)
                .map(folder -> folder.resolve("bin"))
                .filter(PostgresPrograms::isComplete)
                .toList())
        .or(PostgresPrograms::onPath);
  }

  static boolean isComplete(Path binDir) {
    return NEEDED.stream().allMatch(name -> Files.isExecutable(binDir.resolve(name)));
  }

  static Optional<Path> newest(List<Path> binDirs) {
    return binDirs.stream()
        .filter(folder -> version(folder) >= OLDEST)
        .reduce((a, b) -> version(b) > version(a) ? b : a);
  }

  private static int version(Path binDir) {
    Matcher matcher = VERSION.matcher(String.valueOf(binDir.getParent()));
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  private static Optional<Path> onPath() {
    return Programs.find("postgres")
        .flatMap(program -> Optional.ofNullable(program.getParent()))
        .filter(PostgresPrograms::isComplete);
  }

  private static List<Path> below(Path folder) {
    return below(folder, "");
  }

  private static List<Path> below(Path folder, String prefix) {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> entries = Files.list(folder)) {
        entries
            .filter(entry -> entry.getFileName().toString().startsWith(prefix))
            .sorted()
            .forEach(found::add);
      } catch (IOException e) {
        return List.of(); // not ours to read: as good as not there
      }
    }
    return found;
  }

  /** Says how to install it, for callers who may not, or do not want it done for them. */
  static CommandFailure missing() {
    return new CommandFailure(
        Exit.CONFIGURATION,
        "needs PostgreSQL %d or newer, and found none: sudo apt-get install postgresql (Debian, Ubuntu)"
                .formatted(OLDEST)
            + " or sudo dnf install postgresql-server (Fedora, RHEL); elsewhere name the directory of its"
            + " programs with --bin-dir");
  }
}
