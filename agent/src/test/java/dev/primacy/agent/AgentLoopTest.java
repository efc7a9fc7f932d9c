package dev.primacy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.NodeSettings;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.cluster.Rule;
import dev.primacy.core.cluster.Timeline;
import dev.primacy.core.given.FactsBuilder;
import dev.primacy.core.given.MemoryBuilder;
import dev.primacy.core.given.StandbyBuilder;
import dev.primacy.core.given.Texts;
import dev.primacy.core.node.Goal;
import dev.primacy.core.node.Life;
import dev.primacy.core.node.LocalEffect.Promote;
import dev.primacy.core.node.LocalFacts;
import dev.primacy.core.node.Memory;
import dev.primacy.core.node.NodeController;
import dev.primacy.core.node.Order;
import dev.primacy.core.node.Report;
import dev.primacy.core.node.Stamp;
import dev.primacy.fencing.LeaseFile;
import dev.primacy.fencing.PromiseFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loop of an agent whose server takes its time over a promotion. */
final class AgentLoopTest {

  private static final int SOON = 20;
  private static final NodeId NODE = new NodeId("b");
  private static final LocalFacts STANDBY =
      FactsBuilder.facts(StandbyBuilder.aStandby().at("1:100").build()).token(7).build();
  private static final Goal.Lead LEAD =
      new Goal.Lead(
          new Epoch(2),
          Reign.Origin.PROMOTED,
          new Timeline(2),
          Texts.at("1:100"),
          4,
          Rule.NONE_REQUIRED,
          40,
          false);

  @TempDir private Path state;

  private final BlockingQueue<Report> reports = new ArrayBlockingQueue<>(10_000);
  private final SlowServer server = new SlowServer(STANDBY);
  private AgentLoop loop;
  private PromiseFile promises;
  private LeaseKeeper leases;
  private Thread control;

  @BeforeEach
  void start() throws IOException {
    Memory memory =
        MemoryBuilder.aMemory().accepted(1, 1, 20).goal(new Goal.Detached()).token(7).build();
    promises = PromiseFile.open(state, new ClusterId("demo"), NODE);
    NodeController controller =
        new NodeController(NODE, NodeSettings.at("b.example:5432"), memory, Optional.empty(), 3);
    leases = new LeaseKeeper(new LeaseFile(state), () -> {});
    loop = new AgentLoop(controller, server, promises, leases, reports::add);
    control = Thread.ofPlatform().start(loop);
    order(new Stamp(new Epoch(2), 1, 30), LEAD);
  }

  @AfterEach
  void stop() throws Exception {
    loop.stop();
    control.join(TimeUnit.SECONDS.toMillis(SOON));
    assertThat(control.isAlive()).as("it ends although an effect is under way").isFalse();
    leases.close();
    promises.close();
  }

  @Test
  void reportsGoOnWhileAPromotionIsUnderWay() throws InterruptedException {
    awaitReport(r -> r.memory().attempted().equals(LEAD.epoch()));
    awaitReport(r -> !server.begun().isEmpty());
    server.finds(
        FactsBuilder.facts(StandbyBuilder.aStandby().at("1:170").build()).token(7).build());
    for (int i = 0; i < 3; i++) {
      awaitReport(r -> r.facts().equals(server.look()));
    }
    assertThat(server.begun()).singleElement().isInstanceOf(Promote.class);
  }

  @Test
  void aNewerPromiseIsMadeAlthoughAPromotionIsUnderWay() throws Exception {
    awaitReport(r -> !server.begun().isEmpty());
    order(new Stamp(new Epoch(3), 1, 50), new Goal.Detached());
    awaitReport(r -> r.promised().equals(new Epoch(3)));
    assertThat(promises.load().accepted().epoch()).isEqualTo(new Epoch(3));
    assertThat(server.begun()).singleElement().isInstanceOf(Promote.class);
  }

  @Test
  void theSameOrderToldAgainDisturbsNothing() throws Exception {
    awaitReport(r -> !server.begun().isEmpty());
    order(new Stamp(new Epoch(2), 1, 31), LEAD);
    for (int i = 0; i < 3; i++) {
      awaitReport(r -> r.memory().accepted().index() == 30);
    }
    server.letGo();
    awaitReport(r -> r.memory().accepted().index() == 31);
  }

  @Test
  void whatWasSaidIsNotSaidAgainBeforeTheNextHeartbeat() throws Exception {
    awaitReport(r -> !server.begun().isEmpty());
    server.letGo();
    order(new Stamp(new Epoch(3), 1, 50), new Goal.Detached());
    awaitReport(r -> r.promised().equals(new Epoch(3)));
    // It looks again every few milliseconds now, and finds nothing but that time has passed.
    int before = server.looks();
    Report first = nextReport();
    Report second = nextReport();
    assertThat(second.asked().since(first.asked())).isGreaterThanOrEqualTo(AgentLoop.HEARTBEAT);
    assertThat(server.looks() - before).isGreaterThan(5);
  }

  @Test
  void whatIsNewIsSaidAtOnce() throws Exception {
    awaitReport(r -> !server.begun().isEmpty());
    server.letGo();
    order(new Stamp(new Epoch(3), 1, 50), new Goal.Detached());
    awaitReport(r -> r.promised().equals(new Epoch(3)));
    Report last = nextReport();
    server.finds(
        FactsBuilder.facts(StandbyBuilder.aStandby().at("1:170").build()).token(7).build());
    Report news = nextReport();
    assertThat(news.facts()).isEqualTo(server.look());
    assertThat(news.asked().since(last.asked())).isLessThan(AgentLoop.HEARTBEAT);
  }

  private Report nextReport() throws InterruptedException {
    Report report = reports.poll(SOON, TimeUnit.SECONDS);
    assertThat(report).as("a report").isNotNull();
    return report;
  }

  private void order(Stamp stamp, Goal goal) {
    Life life = new Life(3, STANDBY.life());
    loop.post(new AgentLoop.Event.Ordered(new Order(stamp, goal, Optional.of(life))));
  }

  private void awaitReport(Predicate<Report> wished) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SOON);
    while (deadline - System.nanoTime() > 0) {
      Report report = reports.poll(1, TimeUnit.SECONDS);
      if (report != null && wished.test(report)) {
        return;
      }
    }
    throw new AssertionError("no such report within %d s".formatted(SOON));
  }
}
