package dev.primacy.postgres;

import dev.primacy.core.cluster.Address;
import dev.primacy.core.cluster.Lsn;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Brings the WAL that a rewind leaves out: what the source wrote while its files were being copied,
 * up to where the copy is consistent. Without it the server opens only once it streams, and one
 * that is to be looked at before it may stream would never open.
 */
final class WalFetch {

  private static final String PARTIAL = ".partial";

  private final PostgresConfig config;
  private final Address source;

  WalFetch(PostgresConfig config, Address source) {
    this.config = config;
    this.source = source;
  }

  /**
   * Fetches into {@code copy}.
   *
   * @param first the segment file to begin with; one that is there already is replaced
   * @param until below what the source has flushed
   */
  Outcome into(DataDirectory copy, String first, Lsn until, Deadline deadline) throws IOException {
    Path draft = copy.wal().resolve("primacy.fetch");
    DurableFiles.deleteTree(draft);
    Files.createDirectory(draft);
    // There is no option for where to begin: it goes on with the newest file that it finds.
    Files.createFile(draft.resolve(first + PARTIAL));
    Outcome received =
        Program.inEnglish(
                command(draft, until),
                Map.of("PGPASSFILE", config.passFile().toString()),
                line -> {})
            .run(deadline);
    if (received instanceof Outcome.Done) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(draft)) {
        for (Path file : files) {
          String name = String.valueOf(file.getFileName()).replace(PARTIAL, "");
          DurableFiles.move(file, copy.wal().resolve(name));
        }
      }
    }
    DurableFiles.deleteTree(draft);
    return received;
  }

  private List<String> command(Path draft, Lsn until) {
    return List.of(
        config.program("pg_receivewal").toString(),
        "--directory=" + draft,
        "--endpos=" + until,
        "--no-loop",
        "--host=" + source.host(),
        "--port=" + source.port(),
        "--username=" + config.replication().user(),
        "--no-password");
  }
}
