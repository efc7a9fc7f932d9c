package dev.primacy.postgres;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How far a clone is, as {@code pg_basebackup} tells it. */
public record CloneProgress(long doneKilobytes, long totalKilobytes) {

  private static final Pattern LINE = Pattern.compile("\\s*(\\d+)/(\\d+) kB \\(.*");

  /** Reads one line of its output; empty for any other line. */
  static Optional<CloneProgress> parse(String line) {
    Matcher progress = LINE.matcher(line);
    return progress.matches()
        ? Optional.of(
            new CloneProgress(Long.parseLong(progress.group(1)), Long.parseLong(progress.group(2))))
        : Optional.empty();
  }
}
