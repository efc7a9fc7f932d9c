package dev.primacy.consensus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The segment of a stopped member's log that Ratis would go on writing to. */
record OpenSegment(Path file) {

  /**
   * @param raft the Raft directory of the member
   */
  static OpenSegment in(Path raft) throws IOException {
    try (Stream<Path> files = Files.list(raft.resolve("current"))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("log_inprogress_"))
          .findFirst()
          .map(OpenSegment::new)
          .orElseThrow();
    }
  }

  /** Returns its bytes as they lie in the file, with the zeros that Ratis laid out ahead. */
  byte[] bytes() throws IOException {
    return Files.readAllBytes(file);
  }

  /** Returns where the entry of this {@code index} begins. */
  int offsetOf(long index) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(bytes());
    int at = LogTail.HEADER;
    LogTail.Frame frame = LogTail.Frame.at(bytes, at);
    while (frame.index(bytes) < index) {
      at = frame.end();
      frame = LogTail.Frame.at(bytes, at);
    }
    return at;
  }

  /** Returns where the next entry would begin. The last byte of an entry may be zero, too. */
  int end() throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(bytes());
    int at = LogTail.HEADER;
    while (at < bytes.capacity() && bytes.get(at) != 0) {
      at = LogTail.Frame.at(bytes, at).end();
    }
    return at;
  }
}
