package dev.primacy.postgres;

import dev.primacy.core.cluster.Lsn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code pg_controldata} says of a data directory whose server is down, for what lies
 * elsewhere in the file of each version; the rest is in {@link ControlFile}.
 */
record ControlData(Map<String, String> entries) {

  static ControlData of(PostgresConfig config, DataDirectory directory, Deadline deadline)
      throws IOException {
    Map<String, String> entries = new TreeMap<>();
    Path program = config.program("pg_controldata");
    Outcome read =
        Program.inEnglish(
                List.of(program.toString(), directory.path().toString()),
                Map.of(),
                line -> put(line, entries))
            .run(deadline);
    if (read instanceof Outcome.Failed failed) {
      throw new IOException(failed.reason());
    }
    return new ControlData(entries);
  }

  private static void put(String line, Map<String, String> entries) {
    int colon = line.indexOf(':');
    if (colon > 0) {
      entries.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
    }
  }

  /** Whether a page tells when it was changed last, without which no rewind can find them all. */
  boolean isRewindable() throws IOException {
    return !entry("Data page checksum version").equals("0")
        || entry("wal_log_hints setting").equals("on");
  }

  long segmentBytes() throws IOException {
    return Long.parseLong(entry("Bytes per WAL segment"));
  }

  /** Recovery opens the server no earlier than here. */
  Lsn consistentFrom() throws IOException {
    return Lsn.parse(entry("Minimum recovery ending location"));
  }

  private String entry(String name) throws IOException {
    String value = entries.get(name);
    if (value == null) {
      throw new IOException("pg_controldata does not tell '" + name + "'");
    }
    return value;
  }
}
