package dev.primacy.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Timeline;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlFileTest {

  private static final int SEGMENT = 1 << 20;
  private static final int IN_PRODUCTION = 6;
  private static final int SHUT_DOWN = 1;
  private static final int SHUT_DOWN_AS_STANDBY = 2;

  @TempDir private Path directory;

  private ControlFile control(int state, long checkpoint) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(512).order(ByteOrder.nativeOrder());
    bytes.putLong(0, 42).putInt(16, state).putLong(32, checkpoint).putInt(48, 5);
    return ControlFile.read(Files.write(directory.resolve("pg_control"), bytes.array()));
  }

  /** A file of WAL in which one record of 114 bytes begins there. */
  private Segments walWithRecordAt(long lsn) throws IOException {
    ByteBuffer length = ByteBuffer.allocate(4).order(ByteOrder.nativeOrder()).putInt(0, 114);
    Path file =
        directory.resolve("%08X%08X%08X".formatted(5, lsn >>> 32, (lsn & 0xFFFFFFFFL) / SEGMENT));
    try (RandomAccessFile wal = new RandomAccessFile(file.toFile(), "rw")) {
      wal.setLength(SEGMENT);
      wal.seek(lsn % SEGMENT);
      wal.write(length.array());
    }
    return new Segments(directory);
  }

  @Test
  void aPrimaryThatWasStoppedCleanlyEndsBehindItsLastCheckpoint() throws IOException {
    long checkpoint = 3L * SEGMENT + 0x28;
    Segments wal = walWithRecordAt(checkpoint);
    assertThat(control(SHUT_DOWN, checkpoint).end(wal))
        .contains(new Position(new Timeline(5), new Lsn(checkpoint + 120)));
    assertThat(control(IN_PRODUCTION, checkpoint).end(wal)).isEmpty();
    assertThat(control(SHUT_DOWN_AS_STANDBY, checkpoint).end(wal)).isEmpty();
    assertThat(control(SHUT_DOWN, 9L * SEGMENT + 0x28).end(wal)).as("its file is gone").isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          within a page, to the next multiple of eight     | 40      | 114 | 160
          up to the very end of a page                     | 8072    | 120 | 8192
          over the end of a page: a header lies between    | 8152    | 114 | 8296
          over the end of a segment: a longer header       | 1048536 | 114 | 1048696
          """)
  void aRecordIsCutByTheHeadersOfPages(String why, long start, int length, long end) {
    assertThat(Segments.endOf(start, length, SEGMENT)).as(why).isEqualTo(end);
  }
}
