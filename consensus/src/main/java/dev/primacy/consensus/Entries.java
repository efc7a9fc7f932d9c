package dev.primacy.consensus;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.primacy.consensus.Answer.Proof;
import dev.primacy.consensus.Machine.After;
import dev.primacy.consensus.Progress.Checkpoint;
import dev.primacy.log.v1.Confirm;
import dev.primacy.log.v1.LogEntry;
import dev.primacy.log.v1.Snapshot;
import dev.primacy.log.v1.StateHash;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads what lies in the log and in snapshots, and says what a committed entry does.
 *
 * <p>A command that no longer fits the state is a no-op on every manager; one that this build
 * cannot read is not, because a newer build would apply it: the manager stops before it.
 */
final class Entries<E, S, R> {

  /** What the envelope itself needs; a machine may ask for more. */
  static final int LEVEL = 1;

  private final Machine<E, S, R> machine;

  Entries(Machine<E, S, R> machine) {
    this.machine = machine;
  }

  /** What one committed entry does to this manager. */
  sealed interface Step<S> {

    /**
     * The state goes on.
     *
     * @param result what the machine says of a command; a proof for a confirmation
     * @param hashed the state was hashed just now, for comparison
     */
    record Moved<S>(Progress<S> progress, Object result, boolean hashed) implements Step<S> {}

    /**
     * The application of the command failed, on every manager in the same way: it changes nothing.
     */
    record Failed<S>(Progress<S> progress, RuntimeException bug) implements Step<S> {}

    /** The command was decided in another term than it was committed in: it changes nothing. */
    record Outdated<S>(Progress<S> progress) implements Step<S> {}

    /** This manager must not go on. */
    record Stopped<S>(String reason) implements Step<S> {}
  }

  /**
   * @param term in which it was decided; {@link ReplicatedLog#ANY_TERM} where that does not matter
   */
  byte[] command(E command, long term) {
    return LogEntry.newBuilder()
        .setLevel(Math.max(LEVEL, machine.levelOf(command)))
        .setCommand(ByteString.copyFrom(machine.writeCommand(command)))
        .setDecidedInTerm(term)
        .build()
        .toByteArray();
  }

  byte[] confirmation() {
    return LogEntry.newBuilder()
        .setLevel(LEVEL)
        .setConfirm(Confirm.getDefaultInstance())
        .build()
        .toByteArray();
  }

  byte[] stateHash(Checkpoint checkpoint) {
    return LogEntry.newBuilder()
        .setLevel(LEVEL)
        .setStateHash(write(checkpoint))
        .build()
        .toByteArray();
  }

  /**
   * Returns what the {@code bytes} that are committed at {@code index}, in {@code term}, do after
   * {@code before}.
   */
  Step<S> step(Progress<S> before, byte[] bytes, long term, long index) {
    LogEntry entry;
    @Nullable E command = null;
    try {
      entry = LogEntry.parseFrom(bytes);
      requireKnown(entry.getLevel());
      Strict.requireKnown(entry);
      if (entry.getBodyCase() == LogEntry.BodyCase.COMMAND) {
        command = machine.readCommand(entry.getCommand().toByteArray());
      }
    } catch (UnreadableException e) {
      return new Step.Stopped<>(String.valueOf(e.getMessage()));
    } catch (InvalidProtocolBufferException | RuntimeException e) {
      // A value that the domain of this build refuses is as unknown as an unknown field.
      return new Step.Stopped<>("an entry of the log is not readable: " + e.getMessage());
    }
    return switch (entry.getBodyCase()) {
      case COMMAND ->
          isOutdated(entry, term)
              ? new Step.Outdated<>(before.moved(machine, before.state(), entry.getLevel()))
              : apply(before, Objects.requireNonNull(command), entry.getLevel(), index);
      case CONFIRM ->
          moved(before, new After<>(before.state(), Proof.OF_LEADERSHIP), entry.getLevel());
      case STATE_HASH -> compare(before, read(entry.getStateHash()));
      case BODY_NOT_SET ->
          new Step.Stopped<>("an entry of the log says nothing that this build knows");
    };
  }

  private static boolean isOutdated(LogEntry entry, long term) {
    long decided = entry.getDecidedInTerm();
    return decided != ReplicatedLog.ANY_TERM && decided != term;
  }

  private Step<S> apply(Progress<S> before, E command, int level, long index) {
    After<S, R> change;
    try {
      change = machine.apply(before.state(), command, index);
    } catch (RuntimeException bug) {
      // Thrown out of here it would end every manager, and each again after its restart.
      return new Step.Failed<>(before.moved(machine, before.state(), level), bug);
    }
    return moved(before, change, level);
  }

  private Step<S> moved(Progress<S> before, After<S, ?> change, int level) {
    Progress<S> after = before.moved(machine, change.state(), level);
    return new Step.Moved<>(after, change.result(), after.isAtCheckpoint());
  }

  private Step<S> compare(Progress<S> before, Checkpoint theirs) {
    for (Checkpoint ours : before.recent()) {
      if (ours.entries() == theirs.entries() && ours.hash() != theirs.hash()) {
        return new Step.Stopped<>(
            "the state after %d entries is %016x here and %016x at the leader of that time: one of the two"
                    .formatted(ours.entries(), ours.hash(), theirs.hash())
                + " has diverged");
      }
    }
    return new Step.Moved<>(before, theirs, false);
  }

  byte[] snapshot(Progress<S> progress) {
    Snapshot.Builder snapshot =
        Snapshot.newBuilder()
            .setLevel(progress.level())
            .setEntries(progress.entries())
            .setState(ByteString.copyFrom(machine.writeState(progress.state())));
    progress.recent().forEach(checkpoint -> snapshot.addRecent(write(checkpoint)));
    return snapshot.build().toByteArray();
  }

  Progress<S> readSnapshot(byte[] bytes) throws UnreadableException {
    try {
      Snapshot snapshot = Snapshot.parseFrom(bytes);
      requireKnown(snapshot.getLevel());
      Strict.requireKnown(snapshot);
      List<Checkpoint> recent = snapshot.getRecentList().stream().map(Entries::read).toList();
      return new Progress<>(
          machine.readState(snapshot.getState().toByteArray()),
          snapshot.getEntries(),
          snapshot.getLevel(),
          recent);
    } catch (InvalidProtocolBufferException | RuntimeException e) {
      throw new UnreadableException("a snapshot is not readable: " + e.getMessage(), e);
    }
  }

  private void requireKnown(int level) throws UnreadableException {
    int known = Math.max(LEVEL, machine.level());
    if (level > known) {
      throw new UnreadableException(
          "the log needs feature level %d and this build knows %d: install the version that the other"
                  .formatted(level, known)
              + " managers run");
    }
  }

  private static StateHash write(Checkpoint checkpoint) {
    return StateHash.newBuilder()
        .setEntries(checkpoint.entries())
        .setHash(checkpoint.hash())
        .build();
  }

  private static Checkpoint read(StateHash hash) {
    return new Checkpoint(hash.getEntries(), hash.getHash());
  }
}
