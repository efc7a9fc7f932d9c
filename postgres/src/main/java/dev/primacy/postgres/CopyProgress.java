package dev.primacy.postgres;

import dev.primacy.core.node.LocalFacts.Copying;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How {@code pg_basebackup} and {@code pg_rewind} tell how far they are. */
final class CopyProgress {

  private static final Pattern LINE = Pattern.compile("\\s*(\\d+)/(\\d+) kB \\(.*");

  private CopyProgress() {}

  /** Reads one line of their output; empty for any other line. */
  static Optional<Copying> parse(String line) {
    Matcher progress = LINE.matcher(line);
    return progress.matches()
        ? Optional.of(
            new Copying(Long.parseLong(progress.group(1)), Long.parseLong(progress.group(2))))
        : Optional.empty();
  }
}
