package dev.primacy.consensus;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.ratis.io.MD5Hash;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.impl.SimpleStateMachineStorage;
import org.apache.ratis.statemachine.impl.SingleFileSnapshotInfo;
import org.apache.ratis.util.AtomicFileOutputStream;
import org.apache.ratis.util.MD5FileUtil;
import org.jspecify.annotations.Nullable;

/** The snapshots of one member on disk: whole and with the right checksum, or not used at all. */
final class SnapshotFiles {

  private final SimpleStateMachineStorage storage = new SimpleStateMachineStorage();

  void init(RaftStorage raftStorage) throws IOException {
    storage.init(raftStorage);
  }

  void write(TermIndex last, byte[] snapshot) throws IOException {
    File file = storage.getSnapshotFile(last.getTerm(), last.getIndex());
    try (AtomicFileOutputStream out = new AtomicFileOutputStream(file)) {
      out.write(snapshot);
    }
    MD5Hash md5 = MD5FileUtil.computeAndSaveMd5ForFile(file);
    // The log before this goes next: both names must have reached the disk.
    DurableFile.forceNameOf(file.toPath());
    storage.updateLatestSnapshot(
        new SingleFileSnapshotInfo(new FileInfo(file.toPath(), md5), last));
  }

  byte[] read(SingleFileSnapshotInfo snapshot) throws IOException {
    Path file = snapshot.getFile().getPath();
    // Ratis hands out a file without a checksum when there is no other, and does not compare the
    // two.
    MD5Hash stored = snapshot.getFile().getFileDigest();
    if (!MD5FileUtil.computeMd5ForFile(file.toFile()).equals(stored)) {
      throw new IOException("snapshot " + file + " is damaged: its checksum is missing or another");
    }
    return Files.readAllBytes(file);
  }

  @Nullable SingleFileSnapshotInfo latest() {
    return storage.getLatestSnapshot();
  }

  /** Looks at the disk again: Ratis has put there what a leader sent. */
  @Nullable SingleFileSnapshotInfo reloaded() {
    return storage.loadLatestSnapshot();
  }

  SimpleStateMachineStorage storage() {
    return storage;
  }
}
