package dev.primacy.consensus;

import static dev.primacy.consensus.TestGroup.answer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.primacy.consensus.Answer.Applied;
import dev.primacy.consensus.Answer.NotLeading;
import dev.primacy.consensus.Answer.Proof;
import dev.primacy.consensus.Answer.Refused;
import dev.primacy.consensus.LogStatus.Role;
import dev.primacy.consensus.RaftDirectory.Opening.Ready;
import dev.primacy.core.cluster.ManagerId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.retry.RetryPolicies;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a healthy group of three promises; nothing here stops a member. */
final class RatisLogTest {

  @TempDir private static Path directory;
  private static TestGroup group;

  @BeforeAll
  static void threeManagers() throws IOException {
    group = TestGroup.of(directory, 3).startAll();
    group.leader();
  }

  @AfterAll
  static void stopThem() {
    group.close();
  }

  @Test
  void whatTheLeaderCommitsAllLearn() {
    long before = leader().log().state();

    assertThat(group.add(5))
        .isInstanceOfSatisfying(Applied.class, a -> assertThat(a.result()).isEqualTo(true));

    group.awaitState(before + 5);
  }

  @Test
  void aListenerHasHeardOfTheStateBeforeTheSubmitterHasItsAnswer() {
    TestGroup.Running leader = leader();
    for (int i = 0; i < 50; i++) {
      Applied<Boolean> applied = (Applied<Boolean>) answer(leader.log().submit(1L));
      assertThat(leader.heard().index).isGreaterThanOrEqualTo(applied.index());
    }
  }

  @Test
  void aRefusedCommandIsAnsweredWithItsResult() {
    assertThat(group.add(-1))
        .isInstanceOfSatisfying(Applied.class, a -> assertThat(a.result()).isEqualTo(false));
  }

  @Test
  void aFollowerNamesTheLeaderAndPutsNothingIntoTheLog() {
    String leader = group.leader();
    Answer<Boolean> answer = answer(group.get(group.follower()).log().submit(7L));

    assertThat(answer).isEqualTo(new NotLeading<Boolean>(Optional.of(new ManagerId(leader))));
  }

  @Test
  void moreThanTheGroupTakesAtOnceIsRefusedAndTheRestIsCommitted() {
    RatisLog<Long, Long, Boolean> log = leader().log();
    long before = log.state();
    List<CompletionStage<Answer<Boolean>>> submitted = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      submitted.add(log.submit(1L));
    }

    List<Answer<Boolean>> answers = submitted.stream().map(TestGroup::answer).toList();

    assertThat(answers)
        .hasAtLeastOneElementOfType(Refused.class)
        .allMatch(answer -> answer instanceof Applied || answer instanceof Refused);
    long committed = answers.stream().filter(Applied.class::isInstance).count();
    group.awaitState(before + committed);
  }

  @Test
  void aBugInTheMachineEndsNobody() {
    long before = leader().log().state();

    assertThat(group.add(0)).isInstanceOf(Refused.class);

    group.add(1);
    group.awaitState(before + 1);
  }

  @Test
  void aConfirmationProvesTheTermInWhichThisManagerLeads() {
    TestGroup.Running leader = leader();

    assertThat(answer(leader.log().confirmLeadership()))
        .isInstanceOfSatisfying(
            Applied.class,
            proof -> assertThat(OptionalLong.of(proof.term())).isEqualTo(leader.heard().leadsIn));
  }

  @Test
  void aFollowerCannotConfirmLeadership() {
    Answer<Proof> answer = answer(group.get(group.follower()).log().confirmLeadership());

    assertThat(answer).isInstanceOf(NotLeading.class);
  }

  @Test
  void statusTellsWhoLeadsAndHowFarEverybodyIs() {
    group.add(1);
    String leader = group.leader();

    LogStatus status = group.get(leader).log().status();

    assertThat(status.alive()).isTrue();
    assertThat(status.role()).isEqualTo(Role.LEADER);
    assertThat(status.leader()).contains(new ManagerId(leader));
    assertThat(status.term()).isPositive();
    assertThat(status.applied()).isPositive();
    assertThat(status.members())
        .extracting(member -> member.id().name())
        .containsExactly("m1", "m2", "m3");
    assertThat(status.members())
        .filteredOn(member -> !member.id().name().equals(leader))
        .allSatisfy(member -> assertThat(member.matched()).isPresent());
    assertThat(group.get(group.follower()).log().status().role()).isEqualTo(Role.FOLLOWER);
  }

  @Test
  void aListenerThatComesLateHearsHowThingsStand() {
    group.add(1);
    Recorder<Long> late = new Recorder<>();

    leader().log().addListener(late);

    await()
        .atMost(TestGroup.PATIENCE)
        .until(() -> late.leadsIn.isPresent() && late.leader.isPresent() && late.state != null);
  }

  /** Ratis offers both on the Raft port too when their own port is 0, to whoever reaches it. */
  @Test
  void nobodyChangesTheGroupOrWritesThroughTheRaftPort() throws IOException {
    String leader = group.leader();
    List<RaftPeer> peers = group.members().stream().map(Member::peer).toList();
    try (RaftClient stranger =
        RaftClient.newBuilder()
            .setRaftGroup(Identity.founding(group.member(leader), group.members()).raftGroup())
            .setLeaderId(RaftPeerId.valueOf(group.member(leader).peerId()))
            .setProperties(new RaftProperties())
            .setRetryPolicy(RetryPolicies.noRetry())
            .build()) {

      assertThatThrownBy(() -> stranger.admin().setConfiguration(peers.subList(0, 2)))
          .hasStackTraceContaining("PERMISSION_DENIED");
      assertThatThrownBy(() -> stranger.io().send(Message.valueOf("1")))
          .hasStackTraceContaining("PERMISSION_DENIED");
    }
    assertThat(group.get(leader).log().status().members()).hasSize(3);
  }

  @Test
  void aTakenPortIsAnErrorAndNotTheEndOfTheProcess(@TempDir Path elsewhere) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ManagerId self = new ManagerId("m1");
      List<Member> alone = List.of(Member.first(self, "127.0.0.1:" + taken.getLocalPort()));
      Ready ready = (Ready) RaftDirectory.bootstrap(elsewhere, self, alone);

      assertThatThrownBy(() -> RatisLog.open(ready.directory(), CounterMachine.RIGHT))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("cannot take part in the group");

      assertThat(Thread.getDefaultUncaughtExceptionHandler()).isNull();
    }
  }

  private static TestGroup.Running leader() {
    return group.get(group.leader());
  }
}
