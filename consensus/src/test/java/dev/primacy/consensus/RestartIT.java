package dev.primacy.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a group promises when its members come back from disk. */
final class RestartIT {

  /** Long commands, so that the log fills several segments and its beginning is purged. */
  private static final CounterMachine WORDY = new CounterMachine(1, 0, 1000);

  @TempDir private Path directory;

  @Test
  void allComeBackFromASnapshotAndTheRestOfAPurgedLog() throws IOException {
    try (TestGroup group = TestGroup.of(directory, 3).startAll(WORDY)) {
      group.addOnes(4500);
      awaitPurge(group, group.leader(), 0);
      group.awaitState(4500);
      group.members().forEach(member -> group.stop(member.id().name()));
      assertThat(snapshots(group, "m1")).isNotEmpty();

      group.startAll(WORDY);

      group.leader();
      group.awaitState(4500);
      group.add(1);
      group.awaitState(4501);
    }
  }

  @Test
  void aMemberThatMissedWhatIsPurgedIsSentASnapshot() throws IOException {
    try (TestGroup group = TestGroup.of(directory, 3).startAll(WORDY)) {
      group.addOnes(10);
      group.awaitState(10);
      String behind = group.follower();
      long last = group.get(behind).log().published().index();
      group.stop(behind);
      group.addOnes(4490);
      awaitPurge(group, group.leader(), last + 1);

      group.start(behind, WORDY);

      group.awaitState(4500);
      group.add(1);
      group.awaitState(4501);
      assertThat(group.get(behind).heard().failure).isEmpty();
      assertThat(snapshots(group, behind)).isNotEmpty();
    }
  }

  @Test
  void aGroupOfOneComesBack() throws IOException {
    try (TestGroup group = TestGroup.of(directory, 1).startAll()) {
      group.addOnes(2100);
      group.stop("m1");

      group.start("m1");

      group.leader();
      // Elected is not enough: everything before its term must be applied.
      assertThat(group.get("m1").heard().stateWhenItLed).isEqualTo(2100);
    }
  }

  @Test
  void aMemberWhoseLastEntryWasTornByAPowerCutComesBack() throws IOException {
    try (TestGroup group = TestGroup.of(directory, 3).startAll()) {
      group.addOnes(10);
      group.awaitState(10);
      String torn = group.follower();
      group.stop(torn);
      appendHalfAnEntry(group, torn);

      group.start(torn);

      group.add(1);
      group.awaitState(11);
    }
  }

  /** As after a power cut: the entry begins, and what Ratis laid out ahead is still zero. */
  private static void appendHalfAnEntry(TestGroup group, String id) throws IOException {
    OpenSegment segment = OpenSegment.in(group.raftFiles(id));
    int end = segment.end();
    byte[] bytes = segment.bytes();
    byte[] longer = Arrays.copyOf(bytes, Math.max(bytes.length, end + 4096));
    longer[end] = 100; // the length of an entry
    Arrays.fill(longer, end + 1, end + 50, (byte) 8);
    Files.write(segment.file(), longer);
  }

  private static void awaitPurge(TestGroup group, String id, long beyond) {
    await().atMost(TestGroup.PATIENCE).until(() -> group.startOfLog(id) > beyond);
  }

  private static List<Path> snapshots(TestGroup group, String id) throws IOException {
    try (Stream<Path> files = Files.list(group.raftFiles(id).resolve("sm"))) {
      return files
          .filter(file -> file.getFileName().toString().matches("snapshot\\.\\d+_\\d+"))
          .toList();
    }
  }
}
