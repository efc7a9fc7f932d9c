package dev.primacy.postgres;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.primacy.core.cluster.Position;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * WAL that this node alone held when its data were made anew, beside the data directory, for people
 * to read: what was never acknowledged may still be worth knowing. The newest few are kept.
 */
final class Quarantine {

  private static final int KEPT = 3;
  private static final Pattern NAME = Pattern.compile("\\d+-timeline-\\d+");
  private static final long RESERVE_BYTES = 1L << 30;
  private static final int RESERVE_PART = 20;

  private final PostgresConfig config;
  private final long order;

  Quarantine(PostgresConfig config, long order) {
    this.config = config;
    this.order = order;
  }

  /** How a file gets there. */
  enum Way {
    /** One file under two names: free, for data that nobody writes to any more. */
    SHARE,
    /** For data that are about to be overwritten where they lie. */
    COPY
  }

  /** Keeps what {@code directory} holds from {@code parting} on. */
  Outcome keep(DataDirectory directory, Position parting, Way way, Deadline deadline)
      throws IOException {
    Path all = new Beside(config.dataDir()).quarantine();
    Path kept = all.resolve(order + "-timeline-" + parting.timeline());
    if (Files.exists(kept)) {
      return Outcome.DONE;
    }
    long segmentBytes = ControlData.of(config, directory, deadline).segmentBytes();
    List<Path> files = new ArrayList<>(directory.segments().from(parting, segmentBytes));
    files.addAll(directory.history().files());
    Path draft = all.resolve("draft");
    DurableFiles.deleteTree(draft);
    Files.createDirectories(
        draft, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    try {
      for (Path file : files) {
        bring(file, draft.resolve(file.getFileName()), way);
      }
      DurableFiles.write(draft.resolve("README"), about(parting));
    } catch (IOException e) {
      DurableFiles.deleteTree(draft);
      return Outcome.failed("the diverged WAL cannot be kept: " + e.getMessage());
    }
    DurableFiles.move(draft, kept);
    forgetOlder(all);
    return Outcome.DONE;
  }

  private static void bring(Path file, Path target, Way way) throws IOException {
    if (way == Way.SHARE && isShared(file, target)) {
      return;
    }
    requireRoom(target, Files.size(file));
    try (FileChannel from = FileChannel.open(file, READ);
        FileChannel to = FileChannel.open(target, CREATE_NEW, WRITE)) {
      for (long done = 0; done < from.size(); ) {
        done += from.transferTo(done, from.size() - done, to);
      }
      to.force(true);
    }
  }

  /** Not where {@code pg_wal} lies on a file system of its own. */
  private static boolean isShared(Path file, Path target) {
    try {
      Files.createLink(target, file);
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }

  /** A full disk would stop more than this node's return. */
  private static void requireRoom(Path target, long bytes) throws IOException {
    var store = Files.getFileStore(DurableFiles.parentOf(target));
    long reserve = Math.min(RESERVE_BYTES, store.getTotalSpace() / RESERVE_PART);
    if (store.getUsableSpace() - bytes < reserve) {
      throw new IOException("no room beside the data directory");
    }
  }

  private String about(Position parting) {
    return """
    WAL that only this node held when order %d made its data anew: from %s on timeline %s.
    No other node has these records.

      pg_waldump -p . -t %s -s %s
    """
        .formatted(order, parting.lsn(), parting.timeline(), parting.timeline(), parting.lsn());
  }

  private static void forgetOlder(Path all) throws IOException {
    List<Path> kept = new ArrayList<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(
            all, p -> NAME.matcher(String.valueOf(p.getFileName())).matches())) {
      entries.forEach(kept::add);
    }
    kept.sort(Comparator.comparingLong(Quarantine::order));
    for (Path old : kept.subList(0, Math.max(0, kept.size() - KEPT))) {
      DurableFiles.deleteTree(old);
    }
  }

  private static long order(Path kept) {
    String name = String.valueOf(kept.getFileName());
    return Long.parseLong(name.substring(0, name.indexOf('-')));
  }
}
