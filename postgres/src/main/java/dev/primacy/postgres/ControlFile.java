package dev.primacy.postgres;

import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Timeline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * What {@code global/pg_control} says; its first fields have been the same since version 9.4.
 *
 * @param state how the server ended, or that it runs; one of PostgreSQL's {@code DBState}
 * @param checkpoint where the record of the last checkpoint begins
 * @param timeline of that checkpoint
 */
record ControlFile(long systemId, int state, Lsn checkpoint, int timeline) {

  private static final int SHUT_DOWN_AS_PRIMARY = 1;
  private static final int STATE = 16;
  private static final int CHECKPOINT = 32;
  private static final int TIMELINE = 48;
  private static final int READ = 52;

  static ControlFile read(Path file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(READ).order(ByteOrder.nativeOrder());
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // a control file is one block, read at once
      }
    }
    if (bytes.hasRemaining()) {
      throw new IOException(file + " is cut short");
    }
    return new ControlFile(
        bytes.getLong(0),
        bytes.getInt(STATE),
        new Lsn(bytes.getLong(CHECKPOINT)),
        bytes.getInt(TIMELINE));
  }

  /**
   * Where the WAL of a primary that was stopped cleanly ends: behind the record of its last
   * checkpoint, which is the last that it wrote.
   */
  Optional<Position> end(Segments segments) throws IOException {
    if (state != SHUT_DOWN_AS_PRIMARY) {
      return Optional.empty();
    }
    Timeline last = new Timeline(timeline);
    return segments.endOfRecord(last, checkpoint).map(end -> new Position(last, end));
  }
}
