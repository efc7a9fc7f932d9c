package dev.primacy.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.primacy.consensus.RaftDirectory.Opening;
import dev.primacy.consensus.RaftDirectory.Opening.Ready;
import dev.primacy.consensus.RaftDirectory.Opening.Refused;
import dev.primacy.core.cluster.ManagerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RaftDirectoryTest {

  @TempDir private static Path lived;
  private static TestGroup livedGroup;

  @TempDir private Path root;
  private TestGroup group;

  /** Starts the one member, commits something, and stops it again. */
  @BeforeAll
  static void aMemberThatHasLived() throws IOException {
    livedGroup = TestGroup.of(lived, 1);
    livedGroup.start("m1");
    livedGroup.add(1);
    await()
        .atMost(TestGroup.PATIENCE)
        .until(() -> Files.exists(livedGroup.directory("m1").resolve("mark")));
    livedGroup.close();
  }

  @BeforeEach
  void itsGroupElsewhere() {
    group = livedGroup.movedTo(root);
  }

  @AfterEach
  void stopAll() {
    group.close();
  }

  @Test
  void anEmptyDirectoryIsNeverMadeIntoAMemberByItself() throws IOException {
    assertThat(group.recover("m1")).isInstanceOf(Refused.class);
    assertThat(group.directory("m1")).doesNotExist();
  }

  @Test
  void aBootstrappedDirectoryIsRecoveredFromThenOn() throws IOException {
    liveOnce();

    assertReady(group.recover("m1"));
  }

  @Test
  void aBootstrapHappensOnce() throws IOException {
    liveOnce();

    assertRefused(group.bootstrap("m1"), "already");
  }

  @Test
  void anInterruptedBootstrapGoesOn() throws IOException {
    assertThat(RaftDirectory.isUnused(group.directory("m1"))).isTrue();
    assertReady(group.bootstrap("m1"));

    assertThat(RaftDirectory.isUnused(group.directory("m1"))).isFalse();
    assertReady(group.recover("m1"));
    assertReady(group.bootstrap("m1"));
  }

  @Test
  void aDamagedIdentityLetsGoOfTheDirectory() throws IOException {
    assertReady(group.bootstrap("m1"));
    Path identity = group.directory("m1").resolve("identity");
    String whole = Files.readString(identity);
    Files.writeString(identity, whole.substring(0, whole.length() / 2));
    assertThatThrownBy(() -> group.recover("m1")).isInstanceOf(IOException.class);

    Files.writeString(identity, whole);
    assertReady(group.recover("m1"));
  }

  @Test
  void aWipedRaftDirectoryDoesNotVoteUnderItsOldName() throws IOException {
    liveOnce();
    Trees.delete(group.directory("m1").resolve("raft"));

    assertRefused(group.recover("m1"), "lost its vote");
    assertRefused(group.bootstrap("m1"), "already");
  }

  @Test
  void aMissingVoteIsRefused() throws IOException {
    liveOnce();
    Files.delete(group.raftFiles("m1").resolve("current").resolve("raft-meta"));

    assertRefused(group.recover("m1"), "lost its vote");
  }

  /** Ratis starts with an empty log here, although its entries were acknowledged. */
  @Test
  void aLogThatEndsBeforeWhatWasCommittedIsRefused() throws IOException {
    liveOnce();
    try (Stream<Path> files = Files.list(group.raftFiles("m1").resolve("current"))) {
      for (Path file : files.filter(f -> f.getFileName().toString().startsWith("log_")).toList()) {
        Files.delete(file);
      }
    }

    assertRefused(group.recover("m1"), "acknowledged entries are gone");
  }

  /** Torn as if by a power cut, but it was acknowledged: the disk lied. */
  @Test
  void aTornEntryThatWasCommittedIsNotCutOff() throws IOException {
    liveOnce();
    long committed = Long.parseLong(Files.readString(group.directory("m1").resolve("mark")));
    OpenSegment segment = OpenSegment.in(group.raftFiles("m1"));
    byte[] torn = segment.bytes();
    Arrays.fill(torn, segment.offsetOf(committed) + 3, torn.length, (byte) 0);
    Files.write(segment.file(), torn);

    assertRefused(group.recover("m1"), "acknowledged entries are gone");
    assertThat(segment.bytes()).isEqualTo(torn);
  }

  @Test
  void theDirectoryOfAnotherManagerIsRefused() throws IOException {
    liveOnce();

    assertRefused(
        RaftDirectory.recover(
            group.directory("m1"), new ManagerId("m2"), group.member("m1").address()),
        "belongs to manager m1");
  }

  @Test
  void anotherAddressIsRefusedBecauseTheGroupWouldNotFindIt() throws IOException {
    liveOnce();

    assertRefused(
        RaftDirectory.recover(group.directory("m1"), new ManagerId("m1"), "127.0.0.1:1"),
        "not at 127.0.0.1:1");
  }

  @Test
  void raftFilesWithoutAnIdentityAreRefused() throws IOException {
    liveOnce();
    Files.delete(group.directory("m1").resolve("identity"));

    assertRefused(group.recover("m1"), "foreign");
    assertRefused(group.bootstrap("m1"), "foreign");
  }

  @Test
  void aDirectoryInUseIsRefused() throws IOException {
    group.start("m1");

    assertRefused(group.recover("m1"), "another process");
    assertRefused(group.bootstrap("m1"), "another process");
  }

  @Test
  void aRefusalLetsGoOfTheDirectory() throws IOException {
    liveOnce();
    assertRefused(group.bootstrap("m1"), "already");

    assertReady(group.recover("m1"));
  }

  @Test
  void everyFoundingMemberComputesTheSameGroup() {
    Member one = Member.first(new ManagerId("m1"), "a:1");
    Member two = Member.first(new ManagerId("m2"), "b:1");

    assertThat(Identity.founding(one, List.of(one, two)).group())
        .isEqualTo(Identity.founding(two, List.of(two, one)).group())
        .isNotEqualTo(Identity.founding(one, List.of(one)).group());
  }

  private void liveOnce() throws IOException {
    Trees.copy(livedGroup.directory("m1"), group.directory("m1"));
  }

  private static void assertReady(Opening opening) {
    assertThat(opening).isInstanceOf(Ready.class);
    ((Ready) opening).directory().close();
  }

  private static void assertRefused(Opening opening, String reason) {
    assertThat(opening)
        .isInstanceOfSatisfying(
            Refused.class,
            refused -> {
              assertThat(refused.reason()).contains(reason);
              assertThat(refused.fix()).isNotBlank();
            });
  }
}
