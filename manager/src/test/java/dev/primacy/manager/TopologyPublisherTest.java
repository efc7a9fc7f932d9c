package dev.primacy.manager;

import static dev.primacy.core.given.ClusterBuilder.aCluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.primacy.consensus.LogStatus;
import dev.primacy.core.cluster.ManagerId;
import dev.primacy.core.cluster.NodeSettings;
import dev.primacy.core.given.ClusterBuilder;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Subscribers over real streams; the thread that pushes is the test's to hold up. */
final class TopologyPublisherTest {

  private static final int CHANGES = 300;
  // So large that the buffers on the way take a few dozen of them.
  private static final String LARGE = "x".repeat(100_000);

  private final ClusterBuilder cluster = aCluster().withPrimary("a").withStandby("b");
  private final ScheduledThreadPoolExecutor pusher = new ScheduledThreadPoolExecutor(1);
  private final TopologyPublisher publisher =
      new TopologyPublisher(new ManagerId("m1"), TopologyPublisherTest::log, pusher);
  private LoopbackServer server;

  @BeforeEach
  void serve() throws IOException {
    publish();
    server = new LoopbackServer(publisher);
  }

  @AfterEach
  void stop() {
    server.close();
    publisher.close();
  }

  @Test
  void aSubscriberIsToldOfEachChange() throws Exception {
    try (WatchingClient client = new WatchingClient(server.port(), Integer.MAX_VALUE)) {
      client.awaitAddress("b.example:5432");
      change("elsewhere:1");
      client.awaitAddress("elsewhere:1");
    }
  }

  @Test
  void oneThatDoesNotReadIsSentTheNewestWhenItDoesAndLittleOfWhatWasBetween() throws Exception {
    try (WatchingClient client = new WatchingClient(server.port(), 1)) {
      client.awaitAddress("b.example:5432");
      for (int i = 0; i < CHANGES; i++) {
        change(i + LARGE);
        settle();
      }
      change("newest:1");
      settle();
      client.readOn();
      client.awaitAddress("newest:1");
      assertThat(client.received()).as("of %d changes", CHANGES).isLessThan(CHANGES / 3);
    }
  }

  @Test
  void whatIsPublishedWhileThePushingThreadIsBusyIsOneThingToDo() throws Exception {
    CountDownLatch busy = new CountDownLatch(1);
    CountDownLatch begun = new CountDownLatch(1);
    var holding =
        pusher.submit(() -> {
          begun.countDown();
          busy.await();
          return true;
        });
    begun.await();
    int heartbeat = pusher.getQueue().size();
    for (int i = 0; i < CHANGES; i++) {
      change("b:" + i);
    }
    assertThat(pusher.getQueue()).hasSizeLessThanOrEqualTo(heartbeat + 1);
    busy.countDown();
    assertThat(holding.get()).isTrue();
  }

  @Test
  void theControlThreadMayPublishWhileTheManagerCloses() {
    TopologyPublisher closed =
        new TopologyPublisher(new ManagerId("m1"), TopologyPublisherTest::log);
    closed.close();
    assertThatCode(() -> closed.published(snapshot())).doesNotThrowAnyException();
  }

  private static LogStatus log() {
    return new LogStatus(LogStatus.Role.FOLLOWER, 1, Optional.empty(), 1, 1, List.of(), true);
  }

  private void change(String address) {
    var _ = cluster.settings("b", _ -> NodeSettings.at(address));
    publish();
  }

  private void publish() {
    publisher.published(snapshot());
  }

  private ControlLoop.Snapshot snapshot() {
    return new ControlLoop.Snapshot(cluster.view(), Optional.empty());
  }

  /** Returns when everything that is due by now was pushed. */
  private void settle() throws InterruptedException, ExecutionException {
    pusher.submit(() -> {}).get();
  }
}
