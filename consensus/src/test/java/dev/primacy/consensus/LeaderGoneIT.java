package dev.primacy.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a group promises when a leader's process ends, and when it only looks as if it had. */
final class LeaderGoneIT {

  @TempDir private Path directory;

  /**
   * Heartbeats come twice in a timeout, so by silence nobody could be replaced within half of it.
   */
  private static final Duration TIMEOUT = Duration.ofSeconds(12);

  private static final long HALF_MILLIS = TIMEOUT.toMillis() / 2;

  @Test
  void aSurvivorLeadsBeforeAnyTimeoutCouldPass() throws IOException {
    List<Long> millis = new ArrayList<>();
    try (ProcessGroup group = ProcessGroup.of(directory, 3, TIMEOUT)) {
      for (int i = 0; i < 5; i++) {
        String leader = group.leader();
        long killed = System.nanoTime();
        group.kill(leader);
        millis.add(group.millisToLeaderSince(killed));
        group.start(leader);
      }
    }

    Collections.sort(millis);
    long median = millis.get(millis.size() / 2);
    System.out.printf(
        "a leader killed, the next one proven: min %d, median %d, max %d ms of %d%n",
        millis.getFirst(), median, millis.getLast(), millis.size());
    assertThat(median).as("the median of %s", millis).isLessThan(HALF_MILLIS);
  }

  @Test
  void aGroupOfFiveThatLosesItsLeaderAndTheNextInLineGoesOnAtOnce() throws IOException {
    try (ProcessGroup group = ProcessGroup.of(directory, 5, TIMEOUT)) {
      String leader = group.leader();
      group.submit(leader, 5);
      group.awaitState(5);
      String next = group.ids().stream().filter(id -> !id.equals(leader)).findFirst().orElseThrow();

      long killed = System.nanoTime();
      group.kill(leader, next);

      assertThat(group.millisToLeaderSince(killed)).isLessThan(HALF_MILLIS);
      group.submit(group.leader(), 1);
      group.awaitState(6);
    }
  }

  @Test
  void aBrokenConnectionDeposesNobodyWhoseDoorIsOpen() throws IOException {
    try (TestGroup group = TestGroup.of(directory, 3).startAll()) {
      String leader = group.leader();

      group.othersThan(leader).forEach(group::breakAConnectionOf);

      assertGoesOnLeading(group, leader);
    }
  }

  @Test
  void oneMemberThatFindsTheDoorShutDeposesNobody() throws IOException {
    try (TestGroup group = TestGroup.of(directory, 3).startAll()) {
      String leader = group.leader();
      String follower = group.follower();

      group.network().refuse(follower, leader);
      group.breakAConnectionOf(follower);

      assertGoesOnLeading(group, leader);
    }
  }

  /** The counterpart: what the two above hold back does happen where a majority agrees. */
  @Test
  void aLeaderWhoseDoorIsShutToAMajorityIsReplaced() throws IOException {
    try (TestGroup group = TestGroup.of(directory, 3).startAll()) {
      String leader = group.leader();

      group.othersThan(leader).forEach(id -> group.network().refuse(id, leader));
      group.othersThan(leader).forEach(group::breakAConnectionOf);

      await().atMost(TestGroup.PATIENCE).until(() -> !group.leader().equals(leader));
    }
  }

  private static void assertGoesOnLeading(TestGroup group, String leader) {
    long term = group.get(leader).log().status().term();
    await()
        .during(Duration.ofSeconds(1))
        .atMost(TestGroup.PATIENCE)
        .until(() ->
            group.members().stream()
                .map(member -> group.get(member.id().name()).log().status())
                .allMatch(s -> s.term() == term && s.leader().isPresent()));
    assertThat(group.leads(leader)).isTrue();
  }
}
