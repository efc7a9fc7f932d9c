package dev.primacy.postgres;

import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Timeline;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The WAL segment files of one {@code pg_wal}: which timelines it holds WAL of, and where. */
record Segments(Path wal) {

  private static final Pattern NAME = Pattern.compile("[0-9A-F]{24}");

  // As every packaged PostgreSQL is built.
  private static final int PAGE = 8192;
  private static final int PAGE_HEADER = 24;
  private static final int FIRST_PAGE_HEADER = 40;
  private static final int ALIGNMENT = 8;
  private static final int PIECE = 64 * 1024;
  // In the header of every page: magic and flags, the timeline, then the page's own position.
  private static final int PAGE_ADDRESS = 8;

  /** One file's name, taken apart. */
  private record Segment(Timeline timeline, long number) {

    static Segment of(String name, long segmentBytes) {
      long perHigh = 0x1_0000_0000L / segmentBytes;
      return new Segment(
          new Timeline(Integer.parseUnsignedInt(name.substring(0, 8), 16)),
          Long.parseLong(name, 8, 16, 16) * perHigh + Long.parseLong(name, 16, 24, 16));
    }
  }

  /**
   * On which timeline WAL that ends at {@code end} lies: the highest with a file there and a
   * history; while that one only begins at or behind {@code end}, none of its own WAL is held yet,
   * and it is its parent.
   */
  Optional<Timeline> timelineOf(Lsn end, long segmentBytes) throws IOException {
    // An end on a boundary belongs to the segment that it closes.
    long number = Long.divideUnsigned(end.value() - 1, segmentBytes);
    HistoryFiles history = new HistoryFiles(wal);
    List<Timeline> there =
        names().stream()
            .map(name -> Segment.of(name, segmentBytes))
            .filter(segment -> segment.number() == number)
            .map(Segment::timeline)
            .sorted(Comparator.reverseOrder())
            .toList();
    for (Timeline timeline : there) {
      if (history.isTrue(timeline)) {
        return Optional.of(holding(end, timeline));
      }
    }
    return Optional.empty();
  }

  /**
   * Where the record that begins at {@code start} ends, and the next one would begin; empty where
   * its file is gone.
   */
  Optional<Lsn> endOfRecord(Timeline timeline, Lsn start) throws IOException {
    Optional<Path> file = fileOf(timeline, start);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    long segmentBytes = Files.size(file.get());
    ByteBuffer length = ByteBuffer.allocate(Integer.BYTES).order(ByteOrder.nativeOrder());
    try (FileChannel channel = FileChannel.open(file.get(), StandardOpenOption.READ)) {
      // A record begins at a multiple of eight: its length is never divided by a page.
      if (channel.read(length, start.value() % segmentBytes) < Integer.BYTES) {
        return Optional.empty();
      }
    }
    return Optional.of(new Lsn(endOf(start.value(), length.getInt(0), segmentBytes)));
  }

  static long endOf(long start, int length, long segmentBytes) {
    long at = start;
    long left = length;
    while (true) {
      long room = PAGE - at % PAGE;
      if (left <= room) {
        long end = at + left;
        return (end + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
      }
      left -= room;
      at += room;
      at += at % segmentBytes == 0 ? FIRST_PAGE_HEADER : PAGE_HEADER;
    }
  }

  /** Completes the segment of every later timeline with what is held of it already. */
  void complete(Position held) throws IOException {
    Optional<Path> source = fileOf(held.timeline(), held.lsn());
    if (source.isEmpty()) {
      return;
    }
    long segmentBytes = Files.size(source.get());
    long known = held.lsn().value() % segmentBytes;
    for (String name : names()) {
      Segment segment = Segment.of(name, segmentBytes);
      boolean later =
          segment.number() == held.lsn().value() / segmentBytes
              && segment.timeline().compareTo(held.timeline()) > 0
              && new HistoryFiles(wal).lineage(segment.timeline()).contains(held);
      Path file = wal.resolve(name);
      if (later && !beginAlike(source.get(), file, known)) {
        copyHead(source.get(), file, known);
      }
    }
  }

  // Piece by piece: a segment may be larger than all the memory of an agent.
  private static boolean beginAlike(Path one, Path other, long length) throws IOException {
    try (InputStream left = Files.newInputStream(one);
        InputStream right = Files.newInputStream(other)) {
      byte[] mine = new byte[PIECE];
      byte[] its = new byte[PIECE];
      for (long rest = length; rest > 0; rest -= PIECE) {
        int piece = (int) Math.min(PIECE, rest);
        int read = left.readNBytes(mine, 0, piece);
        if (right.readNBytes(its, 0, piece) != read
            || !Arrays.equals(mine, 0, read, its, 0, read)) {
          return false;
        }
      }
      return true;
    }
  }

  private static void copyHead(Path source, Path target, long length) throws IOException {
    try (FileChannel from = FileChannel.open(source, StandardOpenOption.READ);
        FileChannel to = FileChannel.open(target, StandardOpenOption.WRITE)) {
      for (long done = 0; done < length; ) {
        long moved = from.transferTo(done, Math.min(PIECE, length - done), to);
        if (moved == 0) {
          throw new EOFException(source + " ends before " + length + " bytes");
        }
        done += moved;
      }
      to.force(true);
    }
  }

  private Optional<Path> fileOf(Timeline timeline, Lsn lsn) throws IOException {
    for (String name : names()) {
      Path file = wal.resolve(name);
      long bytes = Files.size(file);
      if (bytes > 0 && Segment.of(name, bytes).equals(new Segment(timeline, lsn.value() / bytes))) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  /**
   * The files that hold WAL from {@code parting} on, of its timeline and of all that came after it.
   * A file whose first page belongs elsewhere was only renamed for later use and holds none.
   */
  List<Path> from(Position parting, long segmentBytes) throws IOException {
    long first = Long.divideUnsigned(parting.lsn().value(), segmentBytes);
    List<Path> files = new ArrayList<>();
    for (String name : names()) {
      Segment segment = Segment.of(name, segmentBytes);
      boolean wanted =
          segment.timeline().compareTo(parting.timeline()) >= 0 && segment.number() >= first;
      Path file = wal.resolve(name);
      if (wanted && beginsAt(file) == segment.number() * segmentBytes) {
        files.add(file);
      }
    }
    return files;
  }

  /** The position that the first page of a file says of itself. */
  private static long beginsAt(Path file) throws IOException {
    ByteBuffer head = ByteBuffer.allocate(PAGE_ADDRESS + Long.BYTES).order(ByteOrder.nativeOrder());
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (head.hasRemaining() && channel.read(head) >= 0) {
        // a page is read at once
      }
    }
    return head.hasRemaining() ? -1 : head.getLong(PAGE_ADDRESS);
  }

  private Timeline holding(Lsn end, Timeline highest) throws IOException {
    List<Position> branches = new HistoryFiles(wal).branches(highest);
    Timeline timeline = highest;
    for (Position parent : branches.reversed()) {
      if (parent.lsn().isBefore(end)) {
        break;
      }
      timeline = parent.timeline();
    }
    return timeline;
  }

  private List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(wal)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        if (NAME.matcher(name).matches()) {
          names.add(name);
        }
      }
    }
    return names;
  }
}
