package dev.primacy.cli.playground;

import dev.primacy.cli.CommandFailure;
import dev.primacy.cli.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The directory of a playground: a fresh temporary one, or the caller's, which has to be empty. */
final class PlaygroundDirectory {

  // Goes into a socket's path, 107 bytes at most, with a node and `.s.PGSQL.` and a port behind it.
  private static final int LONGEST = 75;
  // Goes into YAML, a class path and PostgreSQL's settings.
  private static final Pattern HARMLESS = Pattern.compile("[\\w/.+@~-]+");

  private PlaygroundDirectory() {}

  static Path choose(Optional<Path> wished) {
    try {
      Path directory =
          wished.isPresent()
              ? usable(wished.get())
              : Files.createTempDirectory("primacy-").toRealPath();
      requireHarmless(directory);
      return directory;
    } catch (IOException e) {
      throw new CommandFailure(
          Exit.FAILED, "cannot make a directory: %s; name another with --dir".formatted(e));
    }
  }

  private static Path usable(Path wished) throws IOException {
    requireHarmless(wished.toAbsolutePath());
    Path directory = Files.createDirectories(wished.toAbsolutePath()).toRealPath();
    try (Stream<Path> entries = Files.list(directory)) {
      if (entries.findAny().isPresent()) {
        throw new CommandFailure(
            Exit.FAILED,
            "%s is not empty: name a new directory with --dir, or remove it".formatted(directory));
      }
    }
    return directory;
  }

  private static void requireHarmless(Path directory) {
    String text = directory.toString();
    if (!HARMLESS.matcher(text).matches() || text.length() > LONGEST) {
      throw new CommandFailure(
          Exit.FAILED,
          "%s will not do: --dir takes a path of at most %d letters, digits and /._+@~-"
              .formatted(directory, LONGEST));
    }
  }
}
