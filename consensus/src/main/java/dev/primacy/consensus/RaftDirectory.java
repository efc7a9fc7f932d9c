package dev.primacy.consensus;

import dev.primacy.consensus.Identity.Stage;
import dev.primacy.core.cluster.ManagerId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.ratis.protocol.RaftGroup;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The directory in which one manager remembers its votes and what it acknowledged, held by one
 * process.
 *
 * <p>Raft is safe only as long as a member forgets neither. Ratis formats an empty directory and
 * joins with it under the old name, so the guard is here: a manager starts from what it finds, or
 * says why not and what to do. Nothing is created but by an explicit, one-time bootstrap.
 */
public final class RaftDirectory implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RaftDirectory.class);

  private static final String REPLACE =
      "remove this manager from the group and add it again, with an empty directory, as a new member";

  private final Path root;
  private final DirectoryLock lock;
  private final CommitMark mark;
  private Identity identity;

  private RaftDirectory(Path root, DirectoryLock lock, Identity identity) throws IOException {
    this.root = root;
    this.lock = lock;
    this.identity = identity;
    this.mark = new CommitMark(root);
  }

  /** Whether the directory may be used. */
  public sealed interface Opening {

    record Ready(RaftDirectory directory) implements Opening {}

    /** {@code reason}: why not; {@code fix}: what a person can do. Nothing on disk was changed. */
    record Refused(String reason, String fix) implements Opening {}
  }

  /** Whether no manager has ever lived there: the only state in which a bootstrap makes sense. */
  public static boolean isUnused(Path root) throws IOException {
    return !Files.exists(root.resolve("identity")) && !hasRaftFiles(root);
  }

  /** Opens what an earlier start left behind. The normal start. */
  public static Opening recover(Path root, ManagerId self, String address) throws IOException {
    if (!Files.isRegularFile(root.resolve("identity"))) {
      return isUnused(root)
          ? new Opening.Refused(
              root + " is empty: this manager was never part of a group, or has lost its memory",
              "for a new group: bootstrap, once, on each of its managers; otherwise: " + REPLACE)
          : foreign(root);
    }
    DirectoryLock lock = DirectoryLock.tryTake(root);
    if (lock == null) {
      return inUse(root);
    }
    return holding(lock, () -> recoverLocked(root, self, address, lock));
  }

  /**
   * Founds this member of a new group: the one-time start of each of {@code members}, which must be
   * the same on all. After it, {@link #recover} is the way.
   */
  public static Opening bootstrap(Path root, ManagerId self, List<Member> members)
      throws IOException {
    Member member =
        members.stream()
            .filter(m -> m.id().equals(self))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(self + " is not one of " + members));
    Files.createDirectories(root);
    DirectoryLock lock = DirectoryLock.tryTake(root);
    if (lock == null) {
      return inUse(root);
    }
    return holding(lock, () -> bootstrapLocked(root, member, members, lock));
  }

  private static Opening bootstrapLocked(
      Path root, Member self, List<Member> members, DirectoryLock lock) throws IOException {
    Identity founding = Identity.founding(self, members);
    if (Files.exists(root.resolve("identity"))) {
      Identity found = Identity.read(root.resolve("identity"));
      // A bootstrap that was interrupted may be repeated: this member has not voted yet.
      return found.equals(founding)
          ? new Opening.Ready(new RaftDirectory(root, lock, found))
          : new Opening.Refused(
              root
                  + " belongs to "
                  + found.self().peerId()
                  + " of the group "
                  + found.group()
                  + " already",
              "start without bootstrap");
    }
    if (hasRaftFiles(root)) {
      return foreign(root);
    }
    founding.write(root.resolve("identity"));
    return new Opening.Ready(new RaftDirectory(root, lock, founding));
  }

  private static Opening recoverLocked(
      Path root, ManagerId self, String address, DirectoryLock lock) throws IOException {
    Identity identity = Identity.read(root.resolve("identity"));
    if (!identity.self().id().equals(self)) {
      return new Opening.Refused(
          root + " belongs to manager " + identity.self().id() + ", not to " + self,
          "give " + self + " the directory of its own, or correct its id");
    }
    if (!identity.self().address().equals(address)) {
      return new Opening.Refused(
          "the group knows %s at %s, not at %s, and would not find it"
              .formatted(self, identity.self().address(), address),
          identity.stage() == Stage.FORMING
              ? "put the old address back, or empty the directory: it has not been used yet"
              : "put the old address back, or " + REPLACE);
    }
    Path group = groupDirectory(root, identity);
    if (!Files.isRegularFile(group.resolve("current").resolve("raft-meta"))) {
      // While it forms it has no vote yet that it could have lost: the one bootstrap goes on.
      return identity.stage() == Stage.FORMING
          ? new Opening.Ready(new RaftDirectory(root, lock, identity))
          : new Opening.Refused(
              self + " has lost its vote: " + group + " is not complete", REPLACE);
    }
    return inspect(root, identity, LogTail.of(group), lock);
  }

  private static Opening inspect(Path root, Identity identity, LogTail tail, DirectoryLock lock)
      throws IOException {
    long marked = new CommitMark(root).index();
    return switch (tail) {
      case LogTail.Damaged(var segment, var offset) ->
          new Opening.Refused(
              "%s is damaged at byte %d, in what may have been acknowledged"
                  .formatted(segment, offset),
              REPLACE);
      case LogTail.Torn torn when torn.lastIndex() < marked -> lost(root, torn.lastIndex(), marked);
      case LogTail.Torn torn -> {
        LOG.warn(
            "{}: the entry at byte {} was being written when the power went; it is cut off",
            torn.segment(),
            torn.offset());
        torn.repair();
        yield new Opening.Ready(new RaftDirectory(root, lock, identity));
      }
      case LogTail.Sound(var last) when last < marked -> lost(root, last, marked);
      case LogTail.Sound _ -> new Opening.Ready(new RaftDirectory(root, lock, identity));
    };
  }

  private static Opening lost(Path root, long last, long marked) {
    return new Opening.Refused(
        "the log in %s ends at %d and had committed up to %d: acknowledged entries are gone"
            .formatted(root, last, marked),
        REPLACE);
  }

  private static Opening foreign(Path root) {
    return new Opening.Refused(
        root + " has Raft files and no identity: foreign, or half a copy", REPLACE);
  }

  private static Opening inUse(Path root) {
    return new Opening.Refused(
        "another process uses " + root, "end it, or give this one its own directory");
  }

  private interface Attempt {
    Opening make() throws IOException;
  }

  /** The directory stays locked only where it was opened. */
  private static Opening holding(DirectoryLock lock, Attempt attempt) throws IOException {
    boolean opened = false;
    try {
      Opening opening = attempt.make();
      opened = opening instanceof Opening.Ready;
      return opening;
    } finally {
      if (!opened) {
        lock.release();
      }
    }
  }

  private static boolean hasRaftFiles(Path root) throws IOException {
    if (!Files.isDirectory(root.resolve("raft"))) {
      return false;
    }
    try (Stream<Path> files = Files.list(root.resolve("raft"))) {
      return files.findAny().isPresent();
    }
  }

  private static Path groupDirectory(Path root, Identity identity) {
    return root.resolve("raft").resolve(identity.group().toString());
  }

  public Member self() {
    return identity.self();
  }

  RaftGroup group() {
    return identity.raftGroup();
  }

  RaftSettings settings() {
    return RaftSettings.of(self(), root.resolve("raft"), root.resolve("removed"));
  }

  /** Ratis' own directory is complete; if it is missing from now on, it was lost. */
  void formed() throws IOException {
    if (identity.stage() == Stage.FORMING) {
      identity = identity.formed();
      identity.write(root.resolve("identity"));
    }
  }

  void mark(long committed) throws IOException {
    mark.raise(committed);
  }

  @Override
  public void close() {
    try {
      lock.release();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
