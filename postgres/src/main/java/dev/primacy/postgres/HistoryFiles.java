package dev.primacy.postgres;

import dev.primacy.core.cluster.Lineage;
import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Timeline;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The timeline history files of one {@code pg_wal}.
 *
 * <p>A <em>neutral</em> file (parent 1, fork 0/0) only takes a number out of use: PostgreSQL probes
 * upwards for the first number without a file when it promotes. At any other position a waiting
 * standby would adopt it as ancestry within a second, and write it into the next history.
 */
record HistoryFiles(Path wal) {

  private static final String NEUTRAL = "1\t0/0\tnumber not used\n";
  private static final String SUFFIX = ".history";
  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final Pattern SPACE = Pattern.compile("\\s+");

  Path file(Timeline timeline) {
    return wal.resolve(HEX.toHexDigits(timeline.number()) + SUFFIX);
  }

  boolean exists(Timeline timeline) {
    return Files.exists(file(timeline));
  }

  /** The ended timelines before {@code timeline}, oldest first; empty for one without a file. */
  List<Position> branches(Timeline timeline) throws IOException {
    Optional<String> text = DurableFiles.read(file(timeline));
    return text.isEmpty() ? List.of() : parse(text.get());
  }

  static List<Position> parse(String text) {
    List<Position> branches = new ArrayList<>();
    for (String line : text.lines().toList()) {
      String entry = line.strip();
      if (entry.isEmpty() || entry.startsWith("#")) {
        continue;
      }
      String[] words = SPACE.split(entry, 3);
      Position branch = new Position(new Timeline(Integer.parseInt(words[0])), Lsn.parse(words[1]));
      if (!branch.lsn().equals(Lsn.ZERO)) {
        branches.add(branch);
      }
    }
    return branches;
  }

  Lineage lineage(Timeline timeline) throws IOException {
    return new Lineage(branches(timeline), timeline);
  }

  /** Of all that this directory holds. */
  Lineage newest() throws IOException {
    return lineage(own());
  }

  /** Every file of its kind. */
  List<Path> files() throws IOException {
    return numbers().stream().map(this::file).toList();
  }

  boolean isNeutral(Timeline timeline) throws IOException {
    return exists(timeline) && branches(timeline).isEmpty();
  }

  /**
   * Whether anything was ever written on it. At the end of recovery PostgreSQL makes the first
   * segment of its new timeline, a copy of the parent's last one, before the history file: killed
   * in between, it goes on with the parent, and that segment means nothing.
   */
  boolean isTrue(Timeline timeline) throws IOException {
    return timeline.equals(Timeline.FIRST) || !branches(timeline).isEmpty();
  }

  /** Takes every number between the two out of use, without gaps; files that exist stay. */
  void placeNeutral(Timeline own, Timeline wanted, boolean archived) throws IOException {
    for (int n = own.number() + 1; n < wanted.number(); n++) {
      Timeline skipped = new Timeline(n);
      if (!exists(skipped)) {
        DurableFiles.write(file(skipped), NEUTRAL);
        if (archived) {
          // PostgreSQL archives only its own; a restore stops at a gap in the numbers.
          DurableFiles.write(ready(skipped), "");
        }
      }
    }
  }

  /**
   * Removes the neutral files above {@code own}, which were placed for a promotion that did not
   * happen.
   */
  void removeNeutralAbove(Timeline own) throws IOException {
    for (Timeline timeline : numbers()) {
      if (timeline.compareTo(own) > 0 && isNeutral(timeline)) {
        DurableFiles.delete(ready(timeline));
        DurableFiles.delete(file(timeline));
      }
    }
  }

  /** The highest timeline of which there is a true history. */
  Timeline own() throws IOException {
    Timeline highest = Timeline.FIRST;
    for (Timeline timeline : numbers()) {
      if (timeline.compareTo(highest) > 0 && isTrue(timeline)) {
        highest = timeline;
      }
    }
    return highest;
  }

  private List<Timeline> numbers() throws IOException {
    List<Timeline> numbers = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(wal, "*" + SUFFIX)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (name.matches("[0-9A-F]{8}\\.history")) {
          numbers.add(new Timeline(Integer.parseUnsignedInt(name.substring(0, 8), 16)));
        }
      }
    }
    return numbers;
  }

  private Path ready(Timeline timeline) {
    return wal.resolve("archive_status").resolve(file(timeline).getFileName() + ".ready");
  }
}
