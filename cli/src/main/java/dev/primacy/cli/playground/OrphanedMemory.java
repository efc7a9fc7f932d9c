package dev.primacy.cli.playground;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * The System V segment that a killed postmaster leaves in the kernel. PostgreSQL removes it when it
 * starts on the same data again; data that are thrown away have no next start, and a host has only
 * so many segments.
 */
final class OrphanedMemory {

  private static final Path TABLE = Path.of("/proc/sysvipc/shm");
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final int LINE = 6;
  private static final int ATTACHED = 6;

  private OrphanedMemory() {}

  /** Removes it where {@code postmaster.pid} names one that nobody is attached to. */
  static void remove(Path dataDir) {
    try {
      List<String> named =
          Files.readAllLines(dataDir.resolve("postmaster.pid")).stream()
              .skip(LINE)
              .limit(1)
              .flatMap(line -> words(line).stream())
              .toList();
      boolean orphaned =
          named.size() == 2
              && Files.readAllLines(TABLE).stream()
                  .map(OrphanedMemory::words)
                  .anyMatch(
                      row -> row.subList(0, 2).equals(named) && row.get(ATTACHED).equals("0"));
      if (orphaned) {
        Programs.run(List.of("ipcrm", "-m", named.getLast()), "", LIMIT);
      }
    } catch (IOException e) {
      // No such file: it was stopped cleanly, and left nothing.
    }
  }

  private static List<String> words(String line) {
    return List.of(line.strip().split("\\s+", -1));
  }
}
