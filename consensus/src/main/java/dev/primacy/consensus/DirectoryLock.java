package dev.primacy.consensus;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * The right of one process to a directory; the system takes it back when the process ends. Held
 * before anything is read or repaired: the lock that Ratis takes comes too late for that.
 */
final class DirectoryLock {

  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Returns null where somebody else holds it. */
  static @Nullable DirectoryLock tryTake(Path directory) throws IOException {
    FileChannel channel =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (isTaken(channel)) {
      return new DirectoryLock(channel);
    }
    channel.close();
    return null;
  }

  private static boolean isTaken(FileChannel channel) throws IOException {
    try {
      FileLock held = channel.tryLock();
      return held != null;
    } catch (OverlappingFileLockException e) {
      return false; // held by this very process, which is no better
    }
  }

  void release() throws IOException {
    channel.close();
  }
}
