package dev.primacy.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Timeline;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SegmentsTest {

  private static final long MEGABYTE = 1 << 20;
  private static final long BYTES = 16 * MEGABYTE;

  @TempDir private Path wal;

  @Test
  void holdsWalFromTheSegmentOfTheParting() throws IOException {
    segment("000000010000000000000002", 2 * BYTES);
    segment("000000010000000000000003", 3 * BYTES);
    segment("000000010000000000000004", 4 * BYTES);
    assertThat(from(1, "0/3000140"))
        .containsExactly("000000010000000000000003", "000000010000000000000004");
  }

  @Test
  void goesOnOverLaterTimelinesAndLeavesOutEarlierOnes() throws IOException {
    segment("000000010000000100000000", 256 * BYTES);
    segment("000000020000000100000000", 256 * BYTES);
    segment("000000030000000100000001", 257 * BYTES);
    assertThat(from(2, "1/10"))
        .containsExactly("000000020000000100000000", "000000030000000100000001");
  }

  /** A receiver that begins a new timeline writes its segment again, from the beginning. */
  @Test
  void whatIsHeldCompletesTheSegmentThatALaterTimelineBeganAnew() throws IOException {
    byte[] parent = bytes(7);
    Files.write(wal.resolve("000000010000000000000300"), parent);
    Files.write(wal.resolve("000000020000000000000300"), Arrays.copyOf(parent, parent.length));
    byte[] halfFilled = Arrays.copyOf(Arrays.copyOf(parent, 100), parent.length);
    Files.write(wal.resolve("000000030000000000000300"), halfFilled);
    Files.write(wal.resolve("000000040000000000000300"), halfFilled);
    Files.writeString(wal.resolve("00000003.history"), "1\t0/3000200\tno recovery target\n");
    Files.writeString(wal.resolve("00000004.history"), "1\t0/30000A0\tno recovery target\n");

    new Segments(wal).complete(new Position(Timeline.FIRST, Lsn.parse("0/3000140")));

    byte[] completed = Arrays.copyOf(Arrays.copyOf(parent, 0x140), parent.length);
    assertThat(wal.resolve("000000030000000000000300")).hasBinaryContent(completed);
    assertThat(wal.resolve("000000040000000000000300"))
        .as("its history parted before")
        .hasBinaryContent(halfFilled);
    assertThat(wal.resolve("000000010000000000000300")).hasBinaryContent(parent);
  }

  @Test
  void aLargeSegmentIsCompletedInLittleMemory() throws IOException {
    byte[] parent = new byte[(int) BYTES];
    Arrays.fill(parent, (byte) 1);
    Files.write(wal.resolve("000000010000000000000003"), parent);
    Files.write(wal.resolve("000000020000000000000003"), new byte[(int) BYTES]);
    Files.writeString(wal.resolve("00000002.history"), "1\t0/3FF0000\tno recovery target\n");
    Segments segments = new Segments(wal);
    Position held = new Position(Timeline.FIRST, Lsn.parse("0/3FF0000"));
    long before = allocated();

    segments.complete(held);
    segments.complete(held); // there is nothing left to copy, only to compare

    assertThat(allocated() - before).as("an agent has 48 MiB in all").isLessThan(2 * MEGABYTE);
    assertThat(wal.resolve("000000020000000000000003"))
        .hasBinaryContent(Arrays.copyOf(Arrays.copyOf(parent, 0xFF0000), parent.length));
  }

  private static long allocated() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getCurrentThreadAllocatedBytes();
  }

  @Test
  void nothingIsHeldOfASegmentThatIsGone() throws IOException {
    new Segments(wal).complete(new Position(Timeline.FIRST, Lsn.parse("0/3000140")));
    assertThat(wal).isEmptyDirectory();
  }

  private static byte[] bytes(int each) {
    byte[] bytes = new byte[1 << 16];
    Arrays.fill(bytes, (byte) each);
    return bytes;
  }

  @Test
  void leavesOutWhatWasOnlyRenamedForLaterUse() throws IOException {
    segment("000000010000000000000003", 3 * BYTES);
    segment("000000010000000000000004", BYTES);
    Files.createFile(wal.resolve("000000010000000000000005"));
    assertThat(from(1, "0/3000140")).containsExactly("000000010000000000000003");
  }

  private List<String> from(int timeline, String lsn) throws IOException {
    return new Segments(wal)
        .from(new Position(new Timeline(timeline), Lsn.parse(lsn)), BYTES).stream()
            .map(file -> file.getFileName().toString())
            .sorted()
            .toList();
  }

  /** A file whose first page says that it begins there. */
  private void segment(String name, long position) throws IOException {
    ByteBuffer page = ByteBuffer.allocate(64).order(ByteOrder.nativeOrder());
    page.putLong(8, position);
    Files.write(wal.resolve(name), page.array());
  }
}
