package dev.primacy.consensus;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.thirdparty.com.google.protobuf.InvalidProtocolBufferException;

/**
 * The end of a Ratis log on disk: where it is, and whether a power cut tore its last entry.
 *
 * <p>Ratis fills the open segment with zeros ahead of what it writes. A power cut in the middle of
 * a write leaves an entry of which the end is still zero; Ratis sees a wrong checksum and refuses
 * to start, as it should for damage. But such an entry was never forced to disk as a whole, so it
 * was never acknowledged, and may go. What marks it: its four bytes of checksum are zero, and so is
 * the rest of the file. Anything else is damage of acknowledged entries.
 *
 * <p>A segment is the header, then for each entry its length as a varint, its bytes, and the
 * CRC-32C of both.
 */
sealed interface LogTail {

  /**
   * Nothing has to be done. {@code lastIndex}: of the last entry or snapshot; -1 where there is
   * none.
   */
  record Sound(long lastIndex) implements LogTail {}

  /** The last entry, from {@code offset}, was being written when the power went. */
  record Torn(Path segment, long offset, long lastIndex) implements LogTail {

    /** Cuts the entry off. */
    void repair() throws IOException {
      try (FileChannel channel = FileChannel.open(segment, StandardOpenOption.WRITE)) {
        channel.truncate(offset);
        channel.force(true);
      }
    }
  }

  /** Entries that may have been acknowledged cannot be read. */
  record Damaged(Path segment, long offset) implements LogTail {}

  Pattern CLOSED = Pattern.compile("log_(\\d+)-(\\d+)");
  Pattern OPEN = Pattern.compile("log_inprogress_(\\d+)");
  Pattern SNAPSHOT = Pattern.compile("snapshot\\.(\\d+)_(\\d+)");
  int HEADER = "RaftLog1".length();
  int CHECKSUM = Integer.BYTES;

  /** Looks at the directory of one group, without changing anything. */
  static LogTail of(Path group) throws IOException {
    List<Path> segments = files(group.resolve("current"));
    long last =
        Math.max(highest(segments, CLOSED, 2), highest(files(group.resolve("sm")), SNAPSHOT, 2));
    for (Path segment : segments) {
      Matcher open = OPEN.matcher(name(segment));
      if (open.matches()) {
        return scan(segment, Math.max(last, Long.parseLong(open.group(1)) - 1));
      }
    }
    return new Sound(last);
  }

  private static List<Path> files(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static long highest(List<Path> files, Pattern pattern, int group) {
    return files.stream()
        .map(file -> pattern.matcher(name(file)))
        .filter(Matcher::matches)
        .mapToLong(matcher -> Long.parseLong(matcher.group(group)))
        .max()
        .orElse(-1);
  }

  private static LogTail scan(Path segment, long before) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(segment));
    if (bytes.capacity() < HEADER || isZeroFrom(bytes, 0)) {
      return new Sound(before); // a header that was not written to its end; Ratis starts it anew
    }
    long last = before;
    for (int at = HEADER; at < bytes.capacity() && bytes.get(at) != 0; ) {
      Frame frame = Frame.at(bytes, at);
      if (frame.end() > bytes.capacity()) {
        return new Sound(last); // cut off by the end of the file: Ratis drops it by itself
      }
      if (!frame.isSound(bytes)) {
        return frame.length() >= 0 && isZeroFrom(bytes, frame.end() - CHECKSUM)
            ? new Torn(segment, at, last)
            : new Damaged(segment, at);
      }
      last = frame.index(bytes);
      at = frame.end();
    }
    return new Sound(last);
  }

  private static boolean isZeroFrom(ByteBuffer bytes, int from) {
    for (int i = from; i < bytes.capacity(); i++) {
      if (bytes.get(i) != 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * One entry as it lies in a segment.
   *
   * @param body where the bytes of the entry begin
   * @param length of these bytes; negative where the length itself makes no sense
   */
  record Frame(int start, int body, int length) {

    static Frame at(ByteBuffer bytes, int start) {
      int length = 0;
      int at = start;
      for (int shift = 0; shift < 32 && at < bytes.capacity(); shift += 7) {
        byte next = bytes.get(at++);
        length |= (next & 0x7f) << shift;
        if (next >= 0) {
          return new Frame(start, at, length);
        }
      }
      return new Frame(start, at, at == bytes.capacity() ? Integer.MAX_VALUE / 2 : -1);
    }

    int end() {
      return Math.max(start, (int) Math.min(Integer.MAX_VALUE, (long) body + length + CHECKSUM));
    }

    boolean isSound(ByteBuffer bytes) {
      if (length <= 0) {
        return false;
      }
      CRC32C checksum = new CRC32C();
      checksum.update(bytes.slice(start, body + length - start));
      return (int) checksum.getValue() == bytes.getInt(body + length);
    }

    long index(ByteBuffer bytes) throws IOException {
      try {
        return LogEntryProto.parseFrom(bytes.slice(body, length)).getIndex();
      } catch (InvalidProtocolBufferException e) {
        throw new IOException("an entry with a right checksum is not readable", e);
      }
    }
  }
}
