package dev.primacy.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.Lineage;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Rule;
import dev.primacy.core.cluster.Timeline;
import dev.primacy.core.node.LocalEffect.Detach;
import dev.primacy.core.node.LocalEffect.Promote;
import dev.primacy.core.node.LocalEffect.StartDetached;
import dev.primacy.core.node.LocalEffect.Stop;
import dev.primacy.core.node.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Promotions, and the files around them. */
@ExtendWith(OrdinaryUser.class)
class PromotingIT {

  private static final Timeline NINTH = new Timeline(9);

  private static final Duration LOOK = Duration.ofSeconds(1);
  private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

  private TestCluster cluster;
  private TestServer a;
  private TestServer b;

  @BeforeEach
  void begin() throws IOException {
    cluster = new TestCluster();
    a = cluster.primary("a");
    b = cluster.standby("b", a, 11);
  }

  @AfterEach
  void end() throws IOException {
    cluster.close();
  }

  @Test
  void whoeverStartsAPromotedServerLaterGetsAStandbyThatAcknowledgesNothing() throws Exception {
    b.does(new Detach());
    b.does(promotion(NINTH));
    assertThat(signal(b)).exists();
    b.does(new Stop());
    b.does(new StartDetached());
    assertThat(b.standby().isDetached()).isTrue();
    assertThat(b.sql("show synchronous_standby_names")).isEqualTo(Rule.SENTINEL);
    TestCluster.await().until(() -> b.standby().settled());
    assertThat(b.standby().end().timeline()).isEqualTo(NINTH);
  }

  @Test
  void theNumbersBetweenAreTakenOutOfUseForTheArchiveToo() throws Exception {
    b.does(new Stop());
    b.parameter("archive_mode", "on");
    b.parameter("archive_command", "false");
    b.does(new StartDetached());
    TestCluster.await().until(() -> b.standby().settled());
    b.does(promotion(new Timeline(4)));
    Path status = b.config.dataDir().resolve("pg_wal/archive_status");
    assertThat(status.resolve("00000002.history.ready")).exists();
    assertThat(status.resolve("00000003.history.ready")).exists();
    assertThat(status.resolve("00000004.history.ready")).exists();
  }

  @Test
  void aHistoryOfTheWantedNumberRefusesThePromotion() throws Exception {
    b.does(new Detach());
    Files.writeString(b.config.directory().history().file(NINTH), "1\t0/1000\tsomebody was here\n");
    b.refuses(promotion(NINTH));
    assertThat(b.facts().server()).isInstanceOf(Server.Standby.class);
    assertThat(b.config.directory().history().exists(new Timeline(2))).isFalse();
  }

  @Test
  void neutralFilesOfAPromotionThatDidNotHappenGoBeforeTheNextStart() throws Exception {
    b.does(new Detach());
    HistoryFiles history = b.config.directory().history();
    history.placeNeutral(Timeline.FIRST, NINTH, false);
    b.does(new Stop());
    b.does(new StartDetached());
    assertThat(history.exists(new Timeline(2))).isFalse();
    assertThat(history.exists(new Timeline(8))).isFalse();
    TestCluster.await().until(() -> b.standby().settled());
    b.does(promotion(new Timeline(3)));
    assertThat(b.primary().lineage().current()).isEqualTo(new Timeline(3));
  }

  /** PostgreSQL makes the first segment, removes the signal, writes the history: in this order. */
  @Test
  void aPromotionThatWasKilledBeforeItsHistoryLeavesTheParentsTimeline() throws Exception {
    b.does(new Detach());
    HistoryFiles history = b.config.directory().history();
    history.placeNeutral(Timeline.FIRST, NINTH, false);
    copyNewestSegmentTo(NINTH);
    assertThat(b.standby().end().timeline()).isEqualTo(Timeline.FIRST);
    assertThat(b.standby().lineage()).isEqualTo(Lineage.FIRST);
    b.config.directory().removeStandbySignal();
    b.kill();
    TestCluster.await().until(() -> b.facts().server().equals(new Server.Down(false)));
    b.does(new StartDetached());
    assertThat(history.exists(new Timeline(8))).isFalse();
    TestCluster.await().until(() -> b.standby().settled());
    assertThat(b.standby().end().timeline()).isEqualTo(Timeline.FIRST);
    b.does(promotion(new Timeline(10)));
    assertThat(b.primary().lineage().branches())
        .extracting(Position::timeline)
        .containsExactly(Timeline.FIRST);
    b.does(new Stop());
    b.does(new StartDetached());
    TestCluster.await().until(() -> b.standby().settled());
    assertThat(b.standby().end().timeline()).isEqualTo(new Timeline(10));
  }

  /** As the end of recovery does it. */
  private void copyNewestSegmentTo(Timeline timeline) throws Exception {
    Path wal = b.config.directory().wal();
    long segment = (b.standby().end().lsn().value() - 1) / (16 << 20);
    String number = "%016X".formatted(segment); // of the first four gigabytes
    Files.copy(
        wal.resolve("00000001" + number),
        wal.resolve("%08X".formatted(timeline.number()) + number));
  }

  @Test
  void aPromotionThatWasDoneBeforeTheAgentStartedProvesNoRule() throws Exception {
    b.does(new Detach());
    Promote order = promotion(NINTH);
    b.does(order);
    assertThat(b.primary().hasLoaded(order.number())).isTrue();
    b.restartAgent();
    b.does(order);
    assertThat(b.primary().loaded()).isEmpty();
  }

  @Test
  void anotherPromotionOfARunningPrimaryIsRefusedAndItGoesOn() throws Exception {
    b.does(new Detach());
    b.does(promotion(NINTH));
    b.refuses(promotion(new Timeline(10)));
    assertThat(b.primary().lineage().current()).isEqualTo(NINTH);
  }

  @Test
  void eachPromotionAddsOneBranchToTheHistory() throws Exception {
    TestServer c = cluster.standby("c", a, 12);
    b.does(new Detach());
    b.does(new Promote(new Timeline(3), cluster.number(), Rule.NONE_REQUIRED));
    c.does(new Detach());
    TestCluster.attach(c, b, 13);
    c.does(new Detach());
    c.does(promotion(new Timeline(6)));
    assertThat(c.primary().lineage().branches())
        .extracting(branch -> branch.timeline().number())
        .containsExactly(1, 3);
  }

  @Test
  void aStandbyWhoseReplayIsBehindIsPromotedAfterTheReplay() throws Exception {
    b.sql("select pg_wal_replay_pause()");
    try (Session writer = a.session()) {
      writer.execute("create table public.many as select i from generate_series(1, 200000) i");
    }
    String end = a.primary().flushed().toString();
    TestCluster.await()
        .until(() -> b.sql("select pg_last_wal_receive_lsn() >= '" + end + "'").equals("t"));
    b.does(new Detach());
    assertThat(b.standby().replayed()).isLessThan(b.standby().end().lsn());
    TestCluster.await().until(() -> b.standby().settled());
    assertThat(b.standby().end().lsn().toString()).isEqualTo(end);
    b.does(promotion(new Timeline(2)));
    assertThat(b.sql("select count(*) from public.many")).isEqualTo("200000");
  }

  @Test
  void aReaderWhoseTableWasDroppedDoesNotHoldUpAPromotion() throws Exception {
    try (HeldReplay held = new HeldReplay();
        Session idle = b.session()) {
      idle.execute("set application_name = 'idle'");
      held.readWhatIsDropped(b, a);
      b.does(new Detach());
      b.does(promotion(NINTH));
      int answer = idle.one("select 1", row -> row.getInt(1));
      assertThat(answer).as("who is not in the way is left alone").isEqualTo(1);
    }
    assertThat(b.sql("select to_regclass('public.held') is null")).isEqualTo("t");
  }

  @Test
  void aPromotionThatTakesLongIsLookedAtMeanwhile() throws Exception {
    b.does(new Detach());
    Promote order = promotion(NINTH);
    holdUpReplay(b, Libc.SIGSTOP);
    Future<Boolean> promoted = THREADS.submit(() -> b.local.perform(order));
    TestCluster.await().until(() -> b.config.directory().history().exists(new Timeline(8)));
    for (int i = 0; i < 5; i++) {
      long began = System.nanoTime();
      assertThat(b.facts().server()).isInstanceOf(Server.Standby.class);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(LOOK);
    }
    assertThat(promoted.isDone()).isFalse();
    holdUpReplay(b, Libc.SIGCONT);
    assertThat(promoted.get()).isTrue();
    assertThat(b.primary().lineage().current()).isEqualTo(NINTH);
    assertThat(b.primary().hasLoaded(order.number())).isTrue();
  }

  @Test
  void aPromotionThatIsGivenUpNeverHappensLater() throws Exception {
    b.does(new Detach());
    holdUpReplay(b, Libc.SIGSTOP);
    Future<Boolean> promoted = THREADS.submit(() -> b.local.perform(promotion(NINTH)));
    TestCluster.await().until(() -> b.config.directory().history().exists(new Timeline(8)));
    b.config.directory().removeStandbySignal(); // as PostgreSQL does at the end of recovery
    b.local.giveUp();
    assertThat(promoted.get()).isFalse();
    assertThat(signal(b)).exists();
    assertThat(b.facts().server()).isInstanceOf(Server.Down.class);
    assertThat(b.facts().trouble()).hasValueSatisfying(t -> assertThat(t).contains("given up"));
    b.does(new StartDetached());
    TestCluster.await().until(() -> b.standby().settled());
    assertThat(b.standby().end().timeline()).isEqualTo(Timeline.FIRST);
    assertThat(b.config.directory().history().exists(new Timeline(8))).isFalse();
  }

  @Test
  void aServerThatIsFoundDownStartsAsAStandbyWhoeverStartsIt() throws Exception {
    b.does(new Detach());
    b.config.directory().removeStandbySignal();
    assertThat(b.facts().server()).isInstanceOf(Server.Standby.class);
    assertThat(signal(b)).as("a look at a running one changes nothing").doesNotExist();
    b.kill();
    b.restartAgent();
    TestCluster.await().until(() -> b.facts().server() instanceof Server.Down);
    assertThat(signal(b)).exists();
  }

  @Test
  void dataThatAreNotOursAreNotTouched() throws Exception {
    b.does(new Stop());
    b.config.directory().removeStandbySignal();
    Files.delete(b.config.dataDir().resolve("primacy.token"));
    assertThat(b.facts().server()).isInstanceOf(Server.Down.class);
    assertThat(signal(b)).doesNotExist();
  }

  private static Path signal(TestServer server) {
    return server.config.dataDir().resolve("standby.signal");
  }

  private static void holdUpReplay(TestServer server, int signal) throws Exception {
    int startup =
        Postmaster.of(server.config.dataDir()).orElseThrow().children().stream()
            .filter(child -> Processes.title(child.pid()).contains("startup"))
            .findFirst()
            .orElseThrow()
            .pid();
    assertThat(Libc.kill(startup, signal)).isTrue();
  }

  private Promote promotion(Timeline timeline) {
    return new Promote(timeline, cluster.number(), Rule.any(1, List.of(a.admission(77))));
  }
}
