package dev.primacy.consensus;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.consensus.LogTail.Damaged;
import dev.primacy.consensus.LogTail.Sound;
import dev.primacy.consensus.LogTail.Torn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.proto.RaftProtos.StateMachineLogEntryProto;
import org.apache.ratis.thirdparty.com.google.protobuf.ByteString;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogTailTest {

  private static final int PADDING = 4096;

  @TempDir private Path group;
  private Path segment;
  private byte[] first;
  private byte[] second;

  @BeforeEach
  void anOpenSegmentWithTwoEntries() throws IOException {
    Files.createDirectories(group.resolve("current"));
    Files.createDirectories(group.resolve("sm"));
    segment = group.resolve("current").resolve("log_inprogress_7");
    first = entry(7, 100);
    second = entry(8, 3000);
  }

  @Test
  void findsTheLastEntryBeforeThePadding() throws IOException {
    write(first, second, new byte[PADDING]);

    assertThat(LogTail.of(group)).isEqualTo(new Sound(8));
  }

  /** One entry in 256 ends like this. */
  @Test
  void anEntryWhoseChecksumEndsWithZeroIsWhole() throws IOException {
    int size = 1;
    while (second[second.length - 1] != 0) {
      second = entry(8, size++);
    }
    write(first, second, new byte[PADDING]);

    assertThat(LogTail.of(group)).isEqualTo(new Sound(8));
  }

  @Test
  void anEmptyDirectoryHasNoEntry() throws IOException {
    assertThat(LogTail.of(group)).isEqualTo(new Sound(-1));
  }

  @Test
  void closedSegmentsAndSnapshotsCount() throws IOException {
    Files.writeString(group.resolve("current").resolve("log_3-6"), "");
    assertThat(LogTail.of(group)).isEqualTo(new Sound(6));

    Files.writeString(group.resolve("sm").resolve("snapshot.2_9"), "");
    assertThat(LogTail.of(group)).isEqualTo(new Sound(9));
  }

  @Test
  void anEntryWhoseEndIsStillZeroWasTornByAPowerCut() throws IOException {
    Arrays.fill(second, second.length / 2, second.length, (byte) 0);
    write(first, second, new byte[PADDING]);

    assertThat(LogTail.of(group)).isEqualTo(new Torn(segment, 8 + first.length, 7));
  }

  @Test
  void anEntryTornWithinItsLengthIsTorn() throws IOException {
    Arrays.fill(second, 1, second.length, (byte) 0);
    write(first, second, new byte[PADDING]);

    assertThat(LogTail.of(group)).isEqualTo(new Torn(segment, 8 + first.length, 7));
  }

  @Test
  void aRepairCutsTheTornEntryOffAndNothingElse() throws IOException {
    Arrays.fill(second, second.length / 2, second.length, (byte) 0);
    write(first, second, new byte[PADDING]);

    ((Torn) LogTail.of(group)).repair();

    assertThat(Files.readAllBytes(segment)).isEqualTo(join("RaftLog1".getBytes(US_ASCII), first));
    assertThat(LogTail.of(group)).isEqualTo(new Sound(7));
  }

  @Test
  void aFlippedBitInTheLastEntryIsDamageBecauseTheEntryMayHaveBeenAcknowledged()
      throws IOException {
    second[1000] ^= 1;
    write(first, second, new byte[PADDING]);

    assertThat(LogTail.of(group)).isEqualTo(new Damaged(segment, 8 + first.length));
  }

  @Test
  void anEntryWithAZeroedMiddleIsDamageBecauseItsEndWasWritten() throws IOException {
    Arrays.fill(second, 1000, 2000, (byte) 0);
    write(first, second, new byte[PADDING]);

    assertThat(LogTail.of(group)).isEqualTo(new Damaged(segment, 8 + first.length));
  }

  @Test
  void aTornEntryWithAnotherBehindItIsDamage() throws IOException {
    Arrays.fill(first, first.length / 2, first.length, (byte) 0);
    write(first, second, new byte[PADDING]);

    assertThat(LogTail.of(group)).isEqualTo(new Damaged(segment, 8));
  }

  @Test
  void aLengthWithoutSenseIsDamage() throws IOException {
    Arrays.fill(second, 0, 6, (byte) 0xff);
    write(first, second, new byte[PADDING]);

    assertThat(LogTail.of(group)).isEqualTo(new Damaged(segment, 8 + first.length));
  }

  /** Ratis drops such an entry by itself. */
  @Test
  void anEntryCutOffByTheEndOfTheFileIsLeftAlone() throws IOException {
    write(first, Arrays.copyOf(second, 1000));

    assertThat(LogTail.of(group)).isEqualTo(new Sound(7));
  }

  @Test
  void aSegmentOfZerosHoldsNothing() throws IOException {
    Files.write(segment, new byte[PADDING]);

    assertThat(LogTail.of(group)).isEqualTo(new Sound(6));
  }

  private void write(byte[]... parts) throws IOException {
    Files.write(segment, join("RaftLog1".getBytes(US_ASCII), join(parts)));
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] entry(long index, int size) throws IOException {
    byte[] data = new byte[size];
    Arrays.fill(data, (byte) 'x');
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    LogEntryProto.newBuilder()
        .setTerm(1)
        .setIndex(index)
        .setStateMachineLogEntry(
            StateMachineLogEntryProto.newBuilder().setLogData(ByteString.copyFrom(data)))
        .build()
        .writeDelimitedTo(frame);
    CRC32C checksum = new CRC32C();
    checksum.update(frame.toByteArray());
    frame.writeBytes(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
    return frame.toByteArray();
  }
}
