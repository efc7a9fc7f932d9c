package dev.primacy.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.Lineage;
import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Timeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFilesTest {

  private static final Timeline FIRST = Timeline.FIRST;
  private static final long SEGMENT = 16 << 20;

  @TempDir Path wal;
  private HistoryFiles history = new HistoryFiles(Path.of(""));

  @BeforeEach
  void begin() throws IOException {
    history = new HistoryFiles(wal);
    Files.createDirectory(wal.resolve("archive_status"));
  }

  @Test
  void lineageIsWhatTheFileSays() throws IOException {
    write(5, "# comment\n1\t0/3000000\tno recovery target specified\n\n3\t1/A0\tbefore 2026\n");
    assertThat(history.lineage(timeline(5)))
        .isEqualTo(new Lineage(List.of(at(1, "0/3000000"), at(3, "1/A0")), timeline(5)));
  }

  @Test
  void aTimelineWithoutAFileHasNoAncestors() throws IOException {
    assertThat(history.lineage(FIRST)).isEqualTo(Lineage.FIRST);
  }

  @Test
  void neutralEntriesAreNoAncestry() throws IOException {
    write(5, "1\t0/0\tnumber not used\n1\t0/3000000\tno recovery target specified\n");
    assertThat(history.branches(timeline(5))).containsExactly(at(1, "0/3000000"));
  }

  @Test
  void everyNumberBetweenIsTakenOutOfUse() throws IOException {
    history.placeNeutral(timeline(2), timeline(5), false);
    assertThat(wal).isDirectoryContaining("glob:**00000003.history");
    assertThat(wal).isDirectoryContaining("glob:**00000004.history");
    assertThat(history.exists(timeline(2))).isFalse();
    assertThat(history.exists(timeline(5))).isFalse();
    assertThat(Files.readString(history.file(timeline(4)))).startsWith("1\t0/0\t");
    assertThat(wal.resolve("archive_status")).isEmptyDirectory();
  }

  @Test
  void anArchiveGetsThemToo() throws IOException {
    history.placeNeutral(FIRST, timeline(3), true);
    assertThat(wal.resolve("archive_status/00000002.history.ready")).isEmptyFile();
  }

  @Test
  void aHistoryThatIsThereStays() throws IOException {
    write(2, "1\t0/3000000\tno recovery target specified\n");
    history.placeNeutral(FIRST, timeline(4), true);
    assertThat(history.branches(timeline(2))).containsExactly(at(1, "0/3000000"));
    assertThat(wal.resolve("archive_status/00000002.history.ready")).doesNotExist();
    assertThat(history.isNeutral(timeline(3))).isTrue();
  }

  @Test
  void leftoversOfAFailedPromotionGoAndTheOthersStay() throws IOException {
    history.placeNeutral(FIRST, timeline(4), true);
    write(4, "1\t0/3000000\tno recovery target specified\n");
    history.placeNeutral(timeline(4), timeline(7), true);
    assertThat(history.own()).isEqualTo(timeline(4));
    history.removeNeutralAbove(history.own());
    assertThat(history.exists(timeline(2))).isTrue();
    assertThat(history.exists(timeline(4))).isTrue();
    assertThat(history.exists(timeline(5))).isFalse();
    assertThat(wal.resolve("archive_status/00000006.history.ready")).doesNotExist();
  }

  @Test
  void aSegmentWithoutAHistoryMakesNoTimelineOurOwn() throws IOException {
    history.placeNeutral(FIRST, timeline(4), false);
    segment("000000030000000000000003");
    segment("000000040000000000000003");
    assertThat(history.own()).isEqualTo(FIRST);
    write(4, "1\t0/3000100\treason\n");
    assertThat(history.own()).isEqualTo(timeline(4));
  }

  @Test
  void anEndLiesOnNoTimelineThatHasASegmentAloneOrANeutralHistory() throws IOException {
    history.placeNeutral(FIRST, timeline(4), false);
    segment("000000010000000000000003");
    segment("000000030000000000000003");
    segment("000000040000000000000003");
    assertThat(timelineOf("0/3000200")).isEqualTo(FIRST);
    write(4, "1\t0/3000100\treason\n");
    assertThat(timelineOf("0/3000200")).isEqualTo(timeline(4));
  }

  @Test
  void anEndLiesOnTheHighestTimelineThatHasItsSegment() throws IOException {
    segment("000000010000000000000003");
    segment("000000020000000000000003");
    segment("000000030000000000000004");
    write(2, "1\t0/3000100\treason\n");
    assertThat(timelineOf("0/3000200")).isEqualTo(timeline(2));
  }

  @Test
  void anEndAtTheForkLiesOnTheParent() throws IOException {
    segment("000000010000000000000003");
    segment("000000050000000000000003");
    write(5, "1\t0/3000100\treason\n4\t0/3000200\treason\n");
    assertThat(timelineOf("0/3000200")).isEqualTo(timeline(4));
    assertThat(timelineOf("0/3000100")).isEqualTo(FIRST);
    assertThat(timelineOf("0/3000201")).isEqualTo(timeline(5));
  }

  @Test
  void anEndOnABoundaryBelongsToTheSegmentThatItCloses() throws IOException {
    segment("000000010000000000000003");
    segment("000000020000000000000004");
    write(2, "1\t0/4000000\treason\n");
    assertThat(timelineOf("0/4000000")).isEqualTo(FIRST);
  }

  @Test
  void positionsAboveFourGigabytesFindTheirSegment() throws IOException {
    segment("0000000100000002000000FF");
    assertThat(timelineOf("2/FF000028")).isEqualTo(FIRST);
    assertThat(new Segments(wal).timelineOf(Lsn.parse("1/FF000028"), SEGMENT)).isEmpty();
  }

  private Timeline timelineOf(String end) throws IOException {
    return new Segments(wal).timelineOf(Lsn.parse(end), SEGMENT).orElseThrow();
  }

  private void write(int timeline, String text) throws IOException {
    Files.writeString(history.file(timeline(timeline)), text);
  }

  private void segment(String name) throws IOException {
    Files.createFile(wal.resolve(name));
  }

  private static Timeline timeline(int number) {
    return new Timeline(number);
  }

  private static Position at(int timeline, String lsn) {
    return new Position(timeline(timeline), Lsn.parse(lsn));
  }
}
