package dev.primacy.postgres;

import dev.primacy.core.cluster.Position;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The files of one data directory that Primacy reads and writes while PostgreSQL runs or not. */
record DataDirectory(Path path) {

  private static final String TOKEN = "primacy.token";
  private static final String STANDBY_SIGNAL = "standby.signal";
  private static final String FOUNDING = "primacy.founding";

  /** What lies at the path. */
  sealed interface Contents {
    record Nothing() implements Contents {}

    record Foreign(String reason) implements Contents {}

    record Data(long systemId) implements Contents {}
  }

  Contents contents() throws IOException {
    if (Files.notExists(path)) {
      return new Contents.Nothing();
    }
    if (!Files.isDirectory(path)) {
      return new Contents.Foreign(path + " is not a directory");
    }
    if (Files.exists(path.resolve("PG_VERSION")) && Files.exists(controlFile())) {
      return new Contents.Data(ControlFile.read(controlFile()).systemId());
    }
    return isEmpty()
        ? new Contents.Nothing()
        : new Contents.Foreign(path + " is neither empty nor a data directory of PostgreSQL");
  }

  private boolean isEmpty() throws IOException {
    return isEmpty(path);
  }

  private static boolean isEmpty(Path directory) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      return !entries.iterator().hasNext();
    }
  }

  /** Whether some of its data lie elsewhere: no name beside it stands for all of them then. */
  boolean hasTablespaces() throws IOException {
    Path links = path.resolve("pg_tblspc");
    return Files.exists(links) && !isEmpty(links);
  }

  /** Where its WAL ends, if it was a primary that was stopped cleanly. */
  Optional<Position> cleanEnd() throws IOException {
    return ControlFile.read(controlFile()).end(segments());
  }

  private Path controlFile() {
    return path.resolve("global/pg_control");
  }

  OptionalLong token() throws IOException {
    Optional<String> text = DurableFiles.read(path.resolve(TOKEN));
    try {
      return text.isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(Long.parseLong(text.get().strip()));
    } catch (NumberFormatException e) {
      return OptionalLong.empty(); // spoiled by a foreign hand: as good as none
    }
  }

  void brand(long token) throws IOException {
    DurableFiles.ensure(path.resolve(TOKEN), token + "\n");
  }

  /**
   * Makes everything in it durable, in a tenth of the time that a sync of each file takes; also
   * what lies elsewhere and is linked from here.
   */
  void sync() throws IOException {
    List<Path> roots = new ArrayList<>(List.of(path, wal()));
    try (DirectoryStream<Path> tablespaces = Files.newDirectoryStream(path.resolve("pg_tblspc"))) {
      tablespaces.forEach(roots::add);
    }
    for (Path root : roots) {
      if (!Libc.syncFileSystem(root)) {
        throw new IOException("the file system of " + root + " cannot be synced");
      }
    }
  }

  /** Whoever starts this server from now on gets a standby. */
  void putStandbySignal() throws IOException {
    DurableFiles.ensure(path.resolve(STANDBY_SIGNAL), "");
    DurableFiles.delete(path.resolve("recovery.signal"));
  }

  void removeStandbySignal() throws IOException {
    DurableFiles.delete(path.resolve(STANDBY_SIGNAL));
  }

  /** Whether the making of a new cluster began here and did not end. */
  boolean isBeingFounded() {
    return Files.exists(path.resolve(FOUNDING));
  }

  void beginFounding() throws IOException {
    DurableFiles.ensure(path.resolve(FOUNDING), "");
  }

  void endFounding() throws IOException {
    DurableFiles.delete(path.resolve(FOUNDING));
  }

  AutoConf autoConf() throws IOException {
    return AutoConf.parse(DurableFiles.read(autoConfFile()).orElse(""));
  }

  Path autoConfFile() {
    return path.resolve("postgresql.auto.conf");
  }

  Path wal() {
    return path.resolve("pg_wal");
  }

  HistoryFiles history() {
    return new HistoryFiles(wal());
  }

  Segments segments() {
    return new Segments(wal());
  }

  int majorVersion() throws IOException {
    return Integer.parseInt(Files.readString(path.resolve("PG_VERSION")).strip());
  }
}
