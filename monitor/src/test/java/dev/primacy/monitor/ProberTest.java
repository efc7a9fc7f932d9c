package dev.primacy.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.primacy.core.cluster.Address;
import dev.primacy.core.cluster.ManagerId;
import dev.primacy.core.observation.Probe.Answer;
import dev.primacy.postgres.Probe.Result;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ProberTest {

  private static final Address ONE = new Address("127.0.0.1", 1);
  private static final Address TWO = new Address("127.0.0.1", 2);
  private static final ManagerId M1 = new ManagerId("m1");

  @Test
  void saysWhatItSawAndWhoSawIt() {
    List<dev.primacy.core.observation.Probe> seen = new CopyOnWriteArrayList<>();
    new Prober(M1, _ -> new Result.Refused()).probe(ONE, seen::add);
    await().until(() -> seen.size() == 1);
    assertThat(seen.getFirst().observer()).isEqualTo(M1);
    assertThat(seen.getFirst().answer()).isEqualTo(Answer.REFUSED);
  }

  @Test
  void takesItsOwnTroubleForNoSightOfTheServer() {
    assertThat(new Result.Unreachable("no such name").answer()).isEmpty();
  }

  @Test
  void takesAServerThatRejectsForOneThatLives() {
    assertThat(new Result.Rejected("53300").answer()).contains(Answer.REJECTED);
  }

  @Test
  void looksAtOneServerOnceAtATime() {
    CountDownLatch hold = new CountDownLatch(1);
    AtomicInteger looks = new AtomicInteger();
    List<dev.primacy.core.observation.Probe> seen = new CopyOnWriteArrayList<>();
    Prober prober =
        new Prober(
            M1,
            _ -> {
              looks.incrementAndGet();
              try {
                hold.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return new Result.TimedOut();
            });
    prober.probe(ONE, seen::add);
    await().until(() -> looks.get() == 1);
    prober.probe(ONE, seen::add);
    prober.probe(TWO, seen::add);
    await().until(() -> looks.get() == 2);
    hold.countDown();
    await().until(() -> seen.size() == 2);
    assertThat(looks).hasValue(2);
  }
}
