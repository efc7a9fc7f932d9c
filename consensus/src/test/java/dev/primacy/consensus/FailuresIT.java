package dev.primacy.consensus;

import static dev.primacy.consensus.TestGroup.answer;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.primacy.consensus.Answer.Applied;
import dev.primacy.consensus.Answer.Proof;
import dev.primacy.consensus.Answer.Unknown;
import dev.primacy.core.cluster.ManagerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a group promises while members stop, fall behind, lie or cannot read. */
final class FailuresIT {

  @TempDir private Path directory;

  @Test
  void whenTheLeaderGoesAnotherLeadsAndNothingIsLost() throws IOException {
    try (TestGroup group = TestGroup.of(directory, 3).startAll()) {
      group.add(5);
      String first = group.leader();
      long term = group.get(first).log().status().term();

      group.stop(first);

      String second = group.leader();
      assertThat(second).isNotEqualTo(first);
      assertThat(group.add(1))
          .isInstanceOfSatisfying(Applied.class, a -> assertThat(a.term()).isGreaterThan(term));
      group.awaitState(6);
      group.start(first);
      group.awaitState(6);
    }
  }

  @Test
  void aGroupOfFiveGoesOnWithoutTwo() throws IOException {
    try (TestGroup group = TestGroup.of(directory, 5).startAll()) {
      group.add(5);
      group.stop(group.leader());
      group.stop(group.leader());

      assertThat(group.add(1)).isInstanceOf(Applied.class);
      group.awaitState(6);
    }
  }

  @Test
  void theLeadIsHandedOverAndNothingIsLost() throws IOException {
    try (TestGroup group = TestGroup.of(directory, 3).startAll()) {
      group.add(5);
      ManagerId next = new ManagerId(group.follower());

      Handover handover = group.handOver(next);

      assertThat(handover).isEqualTo(new Handover.Done());
      assertThat(group.leader()).isEqualTo(next.name());
      assertThat(group.add(1)).isInstanceOf(Applied.class);
      group.awaitState(6);
    }
  }

  @Test
  void aHandoverThatCannotBeLeavesTheLeaderInItsPlace() throws IOException {
    try (TestGroup group = TestGroup.of(directory, 3).startAll()) {
      String leader = group.leader();
      String stopped = group.follower();
      group.stop(stopped);

      assertThat(group.handOver(new ManagerId(stopped))).isInstanceOf(Handover.Failed.class);
      assertThat(group.handOver(new ManagerId("stranger"))).isInstanceOf(Handover.Failed.class);

      assertThat(group.leader()).isEqualTo(leader);
      assertThat(group.add(1)).isInstanceOf(Applied.class);
    }
  }

  /** Ratis would go on answering reads here, with the old state: see the trap in ReplicatedLog. */
  @Test
  void aCutOffLeaderConfirmsNothingWhileTheOthersGoOnWithout() throws IOException {
    try (TestGroup group = TestGroup.of(directory, 3).startAll()) {
      String old = group.leader();
      RatisLog<Long, Long, Boolean> cutOff = group.get(old).log();
      group.add(5);
      group.awaitState(5);

      group.network().cut(old);
      CompletionStage<Answer<Boolean>> submitted = cutOff.submit(1000L);
      CompletionStage<Answer<Proof>> confirmed = cutOff.confirmLeadership();

      String next = group.leaderAmong(group.othersThan(old));
      assertThat(answer(group.get(next).log().submit(1L))).isInstanceOf(Applied.class);
      assertThat(answer(confirmed)).isInstanceOf(Unknown.class);
      // In its log, and only there: it may yet be committed as far as this member can know.
      assertThat(answer(submitted)).isInstanceOf(Unknown.class);
      assertThat(answer(cutOff.confirmLeadership())).isNotInstanceOf(Applied.class);
      assertThat(cutOff.state()).isEqualTo(5);

      group.network().heal();
      group.awaitState(6);
      assertThat(group.get(old).heard().failure).isEmpty();
    }
  }

  /** It would raise the term with each attempt, and depose the leader when it is heard again. */
  @Test
  void aFollowerThatWasCutOffDeposesNobodyWhenItReturns() throws IOException {
    try (TestGroup group = TestGroup.of(directory, 3).startAll()) {
      String leader = group.leader();
      String follower = group.follower();
      long term = group.get(leader).log().status().term();

      group.network().cut(follower);
      await().atMost(TestGroup.PATIENCE).until(() -> group.get(follower).heard().leader.isEmpty());
      answer(group.get(leader).log().submit(1L));
      group.network().heal();

      group.awaitState(1);
      assertThat(answer(group.get(leader).log().confirmLeadership()))
          .isInstanceOfSatisfying(Applied.class, a -> assertThat(a.term()).isEqualTo(term));
    }
  }

  @Test
  void aManagerStopsBeforeACommandThatItDoesNotKnow() throws IOException {
    try (TestGroup group = TestGroup.of(directory, 3)) {
      group.start("m1", CounterMachine.NEWER);
      group.start("m2", CounterMachine.NEWER);
      group.leader();
      group.start("m3", CounterMachine.RIGHT);
      group.add(5);
      group.awaitState(5);

      assertThat(group.add(5000)).isInstanceOf(Applied.class);

      awaitFailure(group, "m3", "feature level 2");
      assertThat(group.get("m3").log().state()).isEqualTo(5);
      assertThat(group.get("m3").log().status().alive()).isFalse();
      group.stop("m3");
      group.start("m3", CounterMachine.RIGHT);
      awaitFailure(group, "m3", "feature level 2");
      group.stop("m3");
      group.start("m3", CounterMachine.NEWER);
      group.awaitState(5005);
    }
  }

  @Test
  void aManagerWhoseStateDivergesStops() throws IOException {
    try (TestGroup group = TestGroup.of(directory, 3)) {
      group.start("m1");
      group.start("m2");
      group.leader();
      group.start("m3", CounterMachine.WRONG);

      group.addOnes(Progress.INTERVAL);

      awaitFailure(group, "m3", "diverged");
      assertThat(group.get("m1").heard().failure).isEmpty();
      assertThat(group.get("m2").heard().failure).isEmpty();
      group.stop("m3");
      assertThat(group.add(1)).isInstanceOf(Applied.class);
    }
  }

  /** No callback of Ratis tells of this one. */
  @Test
  void aDivisionThatDiesByItselfIsReported() throws IOException {
    try (TestGroup group = TestGroup.of(directory, 1).startAll()) {
      group.leader();

      group.division("m1").close();

      awaitFailure(group, "m1", "division is CLOS");
      assertThat(group.get("m1").log().status().alive()).isFalse();
    }
  }

  @Test
  void leavingInOrderIsNoFailure() throws IOException {
    try (TestGroup group = TestGroup.of(directory, 1).startAll()) {
      group.leader();
      TestGroup.Running left = group.get("m1");

      group.stop("m1");

      assertThat(left.heard().failure).isEmpty();
      assertThat(answer(left.log().submit(1L))).isNotInstanceOf(Applied.class);
    }
  }

  @Test
  void theLongestEntryIsCommittedAndALongerOneIsRefusedAndDeposesNobody() throws IOException {
    CounterMachine longest = new CounterMachine(1, 0, RaftSettings.ENTRY_LIMIT - 16);
    CounterMachine tooLong = new CounterMachine(1, 0, RaftSettings.ENTRY_LIMIT + 1);
    try (TestGroup group = TestGroup.of(directory, 1)) {
      group.start("m1", longest);
      assertThat(group.add(1)).isInstanceOf(Applied.class);
      group.stop("m1");

      group.start("m1", tooLong);
      assertThat(group.add(1)).isInstanceOf(Answer.Refused.class);
      assertThat(group.get("m1").heard().heard).doesNotContain("follows");
    }
  }

  @Test
  void anotherProcessCannotUseTheDirectory() throws IOException, InterruptedException {
    try (TestGroup group = TestGroup.of(directory, 1).startAll()) {
      group.leader();
      Process other =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  OpenDirectory.class.getName(),
                  group.directory("m1").toString(),
                  group.member("m1").address())
              .redirectErrorStream(true)
              .start();
      String said = new String(other.getInputStream().readAllBytes(), UTF_8);
      other.waitFor();

      assertThat(said).contains("Refused").contains("another process");
    }
  }

  @Test
  void whatCannotBeReadKeepsAManagerFromStarting() throws IOException {
    try (TestGroup group = TestGroup.of(directory, 1).startAll()) {
      group.addOnes(2100);
      group.stop("m1");
      Path snapshot;
      try (Stream<Path> files = Files.list(group.raftFiles("m1").resolve("sm"))) {
        snapshot =
            files
                .filter(f -> f.getFileName().toString().matches("snapshot\\.\\d+_\\d+"))
                .findFirst()
                .orElseThrow();
      }
      byte[] bytes = Files.readAllBytes(snapshot);
      bytes[bytes.length / 2] ^= 1;
      Files.write(snapshot, bytes);

      assertThatThrownBy(() -> group.start("m1")).isInstanceOf(IOException.class);
    }
  }

  private static void awaitFailure(TestGroup group, String id, String reason) {
    await()
        .atMost(TestGroup.PATIENCE)
        .until(() -> group.get(id).heard().failure.filter(f -> f.contains(reason)).isPresent());
  }
}
