package dev.primacy.consensus;

import static dev.primacy.consensus.ReplicatedLog.ANY_TERM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.primacy.consensus.Entries.Step;
import dev.primacy.consensus.Entries.Step.Moved;
import dev.primacy.consensus.Entries.Step.Stopped;
import dev.primacy.consensus.Progress.Checkpoint;
import dev.primacy.log.v1.LogEntry;
import dev.primacy.log.v1.Snapshot;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class EntriesTest {

  private static final UnknownFieldSet FROM_THE_FUTURE =
      UnknownFieldSet.newBuilder()
          .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
          .build();

  private final Entries<Long, Long, Boolean> entries = new Entries<>(CounterMachine.RIGHT);
  private final Progress<Long> start = Progress.initial(CounterMachine.RIGHT);

  /** A leader that was deposed and came back decided without what others did in between. */
  @Test
  void whatWasDecidedInAnotherTermChangesNothing() {
    Step<Long> step = entries.step(start, entries.command(7L, 3), 5, 1);
    assertThat(step)
        .isInstanceOfSatisfying(
            Step.Outdated.class,
            outdated -> {
              Progress<?> after = outdated.progress();
              assertThat(after.state()).isEqualTo(start.state());
              assertThat(after.entries()).isEqualTo(start.entries() + 1);
            });
    assertThat(entries.step(start, entries.command(7L, 5), 5, 1)).isInstanceOf(Moved.class);
  }

  @Test
  void appliesACommandAndTellsItsResult() {
    Step<Long> step = entries.step(start, entries.command(7L, ANY_TERM), 1, 1);

    assertThat(step)
        .isInstanceOfSatisfying(
            Moved.class,
            moved -> {
              assertThat(moved.progress().state()).isEqualTo(7L);
              assertThat(moved.result()).isEqualTo(true);
            });
  }

  @Test
  void aCommandWhoseApplicationFailsChangesNothingAndIsCounted() {
    Step<Long> step = entries.step(start, entries.command(0L, ANY_TERM), 1, 1);

    assertThat(step)
        .isInstanceOfSatisfying(
            Step.Failed.class,
            failed -> {
              assertThat(failed.progress().state()).isEqualTo(0L);
              assertThat(failed.progress().entries()).isEqualTo(1);
            });
  }

  @Test
  void stopsBeforeACommandThatNeedsAHigherLevel() {
    byte[] future = new Entries<>(CounterMachine.NEWER).command(5000L, ANY_TERM);

    assertThat(entries.step(start, future, 1, 1)).isInstanceOf(Stopped.class);
  }

  @Test
  void stopsBeforeAnEntryOfAnUnknownKind() {
    byte[] future =
        LogEntry.newBuilder().setLevel(1).setUnknownFields(FROM_THE_FUTURE).build().toByteArray();

    assertThat(entries.step(start, future, 1, 1)).isInstanceOf(Stopped.class);
  }

  @Test
  void stopsBeforeAKnownCommandWithAnUnknownField() throws Exception {
    byte[] future =
        LogEntry.parseFrom(entries.command(7L, ANY_TERM)).toBuilder()
            .setUnknownFields(FROM_THE_FUTURE)
            .build()
            .toByteArray();

    assertThat(entries.step(start, future, 1, 1)).isInstanceOf(Stopped.class);
  }

  @Test
  void stopsBeforeACommandThatTheMachineCannotRead() {
    byte[] strange =
        LogEntry.newBuilder()
            .setLevel(1)
            .setCommand(ByteString.copyFromUtf8("x"))
            .build()
            .toByteArray();

    assertThat(entries.step(start, strange, 1, 1)).isInstanceOf(Stopped.class);
  }

  @Test
  void stopsBeforeBytesThatAreNoEntry() {
    assertThat(entries.step(start, new byte[] {-1, -1, -1}, 1, 1)).isInstanceOf(Stopped.class);
  }

  @Test
  void hashesTheStateEveryHundredCommandsAndConfirmations() {
    Progress<Long> progress = after(start, 99);

    Step<Long> step = entries.step(progress, entries.confirmation(), 1, 100);

    assertThat(step).isInstanceOfSatisfying(Moved.class, m -> assertThat(m.hashed()).isTrue());
  }

  @Test
  void aHashDoesNotCountSoThatItCallsForNoFurtherHash() {
    Progress<Long> progress = after(start, 100);

    Step<Long> step =
        entries.step(progress, entries.stateHash(progress.latestCheckpoint()), 1, 101);

    assertThat(step)
        .isInstanceOfSatisfying(
            Moved.class,
            moved -> {
              assertThat(moved.hashed()).isFalse();
              assertThat(moved.progress()).isEqualTo(progress);
            });
  }

  @Test
  void stopsWhereItsOwnStateHashedToSomethingElse() {
    Progress<Long> progress = after(start, 100);
    Checkpoint theirs = new Checkpoint(100, progress.latestCheckpoint().hash() + 1);

    assertThat(entries.step(progress, entries.stateHash(theirs), 1, 101))
        .isInstanceOfSatisfying(
            Stopped.class, stopped -> assertThat(stopped.reason()).contains("diverged"));
  }

  @Test
  void aRestartFromASnapshotDoesNotForgetTheHashThatIsComparedNext() throws Exception {
    Progress<Long> progress = after(start, 105);
    Checkpoint theirs = new Checkpoint(100, progress.latestCheckpoint().hash() + 1);

    Progress<Long> restarted = entries.readSnapshot(entries.snapshot(progress));

    assertThat(restarted).isEqualTo(progress);
    assertThat(entries.step(restarted, entries.stateHash(theirs), 1, 106))
        .isInstanceOf(Stopped.class);
  }

  @Test
  void keepsABoundedNumberOfHashes() {
    assertThat(after(start, 3000).recent()).hasSize(8);
  }

  @Test
  void refusesASnapshotThatNeedsAHigherLevel() {
    Entries<Long, Long, Boolean> newer = new Entries<>(CounterMachine.NEWER);
    Step<Long> step = newer.step(start, newer.command(5000L, ANY_TERM), 1, 1);
    byte[] snapshot = newer.snapshot(((Moved<Long>) step).progress());

    assertThatThrownBy(() -> entries.readSnapshot(snapshot))
        .isInstanceOf(UnreadableException.class);
  }

  @Test
  void anOlderBuildReadsTheSnapshotOfANewerOneThatUsedNothingNew() throws Exception {
    Entries<Long, Long, Boolean> newer = new Entries<>(CounterMachine.NEWER);
    byte[] snapshot = newer.snapshot(after(start, 5));

    assertThat(entries.readSnapshot(snapshot).state()).isEqualTo(5L);
  }

  @Test
  void refusesASnapshotWithAnUnknownField() throws Exception {
    byte[] snapshot =
        Snapshot.parseFrom(entries.snapshot(start)).toBuilder()
            .setUnknownFields(FROM_THE_FUTURE)
            .build()
            .toByteArray();

    assertThatThrownBy(() -> entries.readSnapshot(snapshot))
        .isInstanceOf(UnreadableException.class);
  }

  @Test
  void readsTheEntriesAndTheSnapshotsOfYesterday() throws Exception {
    byte[] command = HexFormat.of().parseHex("0801120137");
    byte[] confirmation = HexFormat.of().parseHex("08011a00");
    byte[] hash = HexFormat.of().parseHex("0801220b086411efcdab8967452301");
    byte[] snapshot = HexFormat.of().parseHex("080110691a03313035220b086411efcdab8967452301");

    assertThat(entries.command(7L, ANY_TERM)).isEqualTo(command);
    assertThat(entries.confirmation()).isEqualTo(confirmation);
    assertThat(entries.stateHash(new Checkpoint(100, 0x0123456789abcdefL))).isEqualTo(hash);
    assertThat(entries.readSnapshot(snapshot))
        .isEqualTo(new Progress<>(105L, 105, 1, List.of(new Checkpoint(100, 0x0123456789abcdefL))));
  }

  private Progress<Long> after(Progress<Long> progress, int count) {
    Progress<Long> next = progress;
    for (int i = 1; i <= count; i++) {
      next = ((Moved<Long>) entries.step(next, entries.command(1L, ANY_TERM), 1, i)).progress();
    }
    return next;
  }
}
