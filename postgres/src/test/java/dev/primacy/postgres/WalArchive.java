package dev.primacy.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.util.stream.Stream;

/** A directory that holds finished segments, and the command that fetches them from there. */
final class WalArchive {

  private final Path directory;
  private final Path stalled;
  private final Path asked;
  private final Path brought;

  WalArchive(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.stalled = directory.resolve("stalled");
    this.asked = directory.resolve("asked");
    this.brought = directory.resolve("brought");
  }

  void takeAllOf(TestServer primary) throws IOException, SQLException {
    primary.sql("select pg_switch_wal()");
    String current = primary.sql("select pg_walfile_name(pg_current_wal_insert_lsn())");
    try (Stream<Path> files = Files.list(primary.config.directory().wal())) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.matches("[0-9A-F]{24}") && name.compareTo(current) < 0) {
          Files.copy(file, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  void stall(boolean begin) throws IOException {
    if (begin) {
      Files.writeString(stalled, "");
    } else {
      Files.deleteIfExists(stalled);
    }
  }

  /** Until it has asked for a segment that is there, and has it unless the archive stalls. */
  void feed(TestServer standby) throws SQLException, IOException {
    String command =
        """
        test -e %1$s/%%f || exit 1; touch %1$s/asked; \
        while [ -e %1$s/stalled ]; do sleep 0.02; done; cp %1$s/%%f %%p && touch %1$s/brought\
        """
            .formatted(directory);
    Files.deleteIfExists(asked);
    Files.deleteIfExists(brought);
    try (Session session = standby.session()) {
      session.execute("alter system set restore_command = '" + command + "'");
      session.execute("select pg_reload_conf()");
    }
    TestCluster.await().until(() -> Files.exists(asked));
    TestCluster.await().until(() -> Files.exists(stalled) || Files.exists(brought));
  }
}
