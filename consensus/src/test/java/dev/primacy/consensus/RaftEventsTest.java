package dev.primacy.consensus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.primacy.consensus.ReplicatedLog.Published;
import dev.primacy.core.cluster.ManagerId;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RaftEventsTest {

  private static final Optional<ManagerId> M1 = Optional.of(new ManagerId("m1"));

  private final RaftEvents<Long> events = new RaftEvents<>("m1");
  private final Recorder<Long> heard = new Recorder<>();

  @AfterEach
  void close() {
    events.close();
  }

  @Test
  void tellsInOrderAndOnlyWhatIsNew() throws InterruptedException {
    events.join(heard);

    events.leader(M1);
    events.leads(3);
    events.leads(3);
    events.leader(M1);
    events.follows();
    events.follows();
    events.leader(Optional.empty());
    allTold();

    assertThat(heard.heard)
        .containsExactly("leader nobody", "leader m1", "leads 3", "follows", "leader nobody");
  }

  @Test
  void aNewTermOfTheSameLeaderEndsTheOldOneFirst() throws InterruptedException {
    events.join(heard);

    events.leads(3);
    events.leads(5);
    allTold();

    assertThat(heard.heard).containsExactly("leader nobody", "leads 3", "follows", "leads 5");
  }

  /**
   * Ratis calls from several threads: a late word of an old leadership may come after the new one.
   */
  @Test
  void aLeadershipThatWasToldWrongIsSetRight() throws InterruptedException {
    events.join(heard);

    events.leads(3);
    events.follows();
    events.correct(() -> OptionalLong.of(3));
    events.correct(() -> OptionalLong.of(3));
    events.correct(OptionalLong::empty);
    allTold();

    assertThat(heard.heard)
        .containsExactly("leader nobody", "leads 3", "follows", "leads 3", "follows");
  }

  @Test
  void ofManyStatesInARowTheLastIsTold() throws InterruptedException {
    events.join(heard);

    for (long i = 1; i <= 100_000; i++) {
      events.applied(new Published<>(i, i, 1));
    }
    allTold();

    assertThat(heard.state).isEqualTo(100_000);
    assertThat(heard.failure).isEmpty();
  }

  @Test
  void theFirstFailureIsToldOnceAndToThoseWhoComeLate() {
    events.join(heard);
    events.fail("one");
    events.fail("two");
    Recorder<Long> late = new Recorder<>();
    events.join(late);

    awaitFailure(heard, "one");
    awaitFailure(late, "one");
    assertThat(heard.heard).containsOnlyOnce("failed");
  }

  @Test
  void aListenerThatHangsEndsTheLogInsteadOfFillingTheMemory() {
    CountDownLatch never = new CountDownLatch(1);
    events.join(heard);
    events.run(() -> awaitUnchecked(never));

    for (int i = 0; i < 5000; i++) {
      events.leads(i);
    }

    awaitFailure(heard, "hangs");
    never.countDown();
  }

  @Test
  void aListenerThatThrowsEndsTheLog() {
    events.join(heard);
    events.run(() -> {
      throw new IllegalStateException("a bug");
    });

    awaitFailure(heard, "a bug");
  }

  @Test
  void nothingIsToldAfterTheEnd() {
    events.join(heard);
    events.close();
    events.fail("closing");

    assertThat(heard.failure).isEmpty();
  }

  private void allTold() throws InterruptedException {
    CountDownLatch told = new CountDownLatch(1);
    events.run(told::countDown);
    told.await();
  }

  private static void awaitUnchecked(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitFailure(Recorder<Long> recorder, String reason) {
    await()
        .atMost(TestGroup.PATIENCE)
        .until(() -> recorder.failure.filter(f -> f.contains(reason)).isPresent());
  }
}
