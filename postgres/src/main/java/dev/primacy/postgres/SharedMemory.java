package dev.primacy.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The System V segment that every process of one server start attaches: while somebody is attached,
 * the server is not dead, whatever became of its postmaster.
 */
record SharedMemory(long key, long id) {

  private static final Path TABLE = Path.of("/proc/sysvipc/shm");
  private static final Pattern SPACE = Pattern.compile("\\s+");

  /** Reads line 7 of {@code postmaster.pid}. */
  static Optional<SharedMemory> parse(String line) {
    String[] words = SPACE.split(line.trim(), -1);
    if (words.length != 2) {
      return Optional.empty();
    }
    try {
      return Optional.of(new SharedMemory(Long.parseLong(words[0]), Long.parseLong(words[1])));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  boolean isAttached() throws IOException {
    return attached(Files.readAllLines(TABLE)) > 0;
  }

  /** How many processes the kernel's table counts for this segment; 0 where it is gone. */
  long attached(List<String> table) {
    String wanted = Long.toString(id);
    for (String row : table) {
      if (!row.contains(wanted)) {
        continue; // nearly all: a host may have thousands
      }
      String[] columns = SPACE.split(row.trim(), -1);
      if (columns.length > 6
          && columns[0].equals(Integer.toString((int) key))
          && columns[1].equals(wanted)) {
        return Long.parseLong(columns[6]);
      }
    }
    return 0;
  }

  /** The processes that have it mapped; slow, for killing what outlived its postmaster. */
  List<Integer> holders() throws IOException {
    String mapping = "/SYSV%08x".formatted((int) key);
    List<Integer> holders = new ArrayList<>();
    for (Processes.Seen process : Processes.all()) {
      boolean holds =
          Processes.text(process.pid(), "maps").stream()
              .flatMap(String::lines)
              .anyMatch(l ->
                  l.contains(mapping) && SPACE.split(l.trim(), -1)[4].equals(Long.toString(id)));
      if (holds) {
        holders.add(process.pid());
      }
    }
    return holders;
  }
}
