package dev.primacy.fencing;

import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.node.Memory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An agent's state file: its promises and what it vouches for, durable before any answer (I5, I8).
 *
 * <p>What cannot be read is not believed: a missing or damaged file makes the agent a newborn,
 * which vouches for nothing and learns the epoch anew. A file of another node or cluster is refused
 * instead, because then the directory is not ours. One process at a time holds it.
 */
public final class PromiseFile implements AutoCloseable {

  private static final String NAME = "promise";

  private final Path directory;
  private final ClusterId cluster;
  private final NodeId node;
  private final FileChannel lockChannel;

  private PromiseFile(Path directory, ClusterId cluster, NodeId node, FileChannel lockChannel) {
    this.directory = directory;
    this.cluster = cluster;
    this.node = node;
    this.lockChannel = lockChannel;
  }

  /** Opens the directory, made with mode 0700 where it is missing, and locks it. */
  public static PromiseFile open(Path directory, ClusterId cluster, NodeId node)
      throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    FileChannel channel =
        FileChannel.open(
            directory.resolve(NAME + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (tryLock(channel) == null) {
      channel.close();
      throw new IOException(
          directory
              + " is in use by another agent; stop that one or give this one its own state_dir");
    }
    return new PromiseFile(directory, cluster, node, channel);
  }

  /** What was promised; {@link Memory#NEWBORN} where nothing readable is there. */
  public Memory load() throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(file(), StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      return Memory.NEWBORN;
    }
    return MemoryText.read(lines, cluster, node).orElse(Memory.NEWBORN);
  }

  /** Returns when {@code memory} survives a power cut. */
  public void save(Memory memory) throws IOException {
    Path next = directory.resolve(NAME + ".next");
    byte[] text = MemoryText.write(memory, cluster, node).getBytes(StandardCharsets.UTF_8);
    try (FileChannel channel =
        FileChannel.open(
            next,
            Set.of(
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer buffer = ByteBuffer.wrap(text);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    Files.move(next, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel folder = FileChannel.open(directory, StandardOpenOption.READ)) {
      folder.force(true); // the new name, not only the new contents
    }
  }

  @Override
  public void close() throws IOException {
    lockChannel.close();
  }

  private Path file() {
    return directory.resolve(NAME);
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }
}
