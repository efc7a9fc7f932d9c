package dev.primacy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.NodeSettings;
import dev.primacy.core.node.Goal;
import dev.primacy.core.node.Life;
import dev.primacy.core.node.LocalEffect;
import dev.primacy.core.node.LocalFacts;
import dev.primacy.core.node.LocalServer;
import dev.primacy.core.node.Memory;
import dev.primacy.core.node.NodeController;
import dev.primacy.core.node.Order;
import dev.primacy.core.node.Server;
import dev.primacy.core.node.Stamp;
import dev.primacy.fencing.LeaseFile;
import dev.primacy.fencing.PromiseFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loop of an agent whose effects fail. */
final class FailingEffectsTest {

  private static final NodeId NODE = new NodeId("a");
  private static final long LIFE = 3;
  private static final int PATIENCE_SECONDS = 30;

  /** What the agent did, in order: {@code "report"} or an effect. */
  private final BlockingQueue<String> diary = new LinkedBlockingQueue<>();

  /** A server whose data are gone and that nobody can clone. */
  private class Hopeless implements LocalServer {
    @Override
    public LocalFacts look() {
      return new LocalFacts(
          OptionalLong.empty(),
          OptionalLong.empty(),
          0,
          false,
          new Server.Absent(),
          Optional.empty(),
          Optional.empty());
    }

    @Override
    public boolean perform(LocalEffect effect) {
      diary.add(effect.getClass().getSimpleName());
      return false;
    }
  }

  @Test
  void goesOnReportingWhileAFailedCloneIsHeldBack(@TempDir Path directory) throws Exception {
    try (PromiseFile promises = PromiseFile.open(directory, new ClusterId("main"), NODE);
        LeaseKeeper leases = new LeaseKeeper(new LeaseFile(directory), () -> {})) {
      NodeController controller =
          new NodeController(NODE, NodeSettings.at("a:5432"), rebuilding(), Optional.empty(), LIFE);
      AgentLoop loop =
          new AgentLoop(controller, new Hopeless(), promises, leases, _ -> diary.add("report"));
      loop.post(new AgentLoop.Event.Ordered(rebuild()));
      Thread thread = Thread.ofVirtual().start(loop);
      try {
        var _ = until("Clone");
        // For four heartbeats it is held back: whoever waited silently would report once.
        assertThat(until("Clone")).filteredOn("report"::equals).hasSizeGreaterThan(1);
      } finally {
        loop.stop();
        thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
      }
    }
  }

  /** A server that has no answer and cannot be stopped. */
  private final class Stubborn extends Hopeless {
    @Override
    public LocalFacts look() {
      return new LocalFacts(
          OptionalLong.of(5),
          OptionalLong.of(50),
          LIFE,
          true,
          new Server.Unresponsive("busy"),
          Optional.empty(),
          Optional.empty());
    }
  }

  /**
   * The pauses double: the seventh is of 1.3 s, and an agent that is silent for so long is dead.
   */
  @Test
  void goesOnReportingWhileAnEffectThatFailsIsHeldBack(@TempDir Path directory) throws Exception {
    try (PromiseFile promises = PromiseFile.open(directory, new ClusterId("main"), NODE);
        LeaseKeeper leases = new LeaseKeeper(new LeaseFile(directory), () -> {})) {
      NodeController controller =
          new NodeController(NODE, NodeSettings.at("a:5432"), rebuilding(), Optional.empty(), LIFE);
      AgentLoop loop =
          new AgentLoop(controller, new Stubborn(), promises, leases, _ -> diary.add("report"));
      loop.post(new AgentLoop.Event.Ordered(order(51, new Goal.Stopped())));
      Thread thread = Thread.ofVirtual().start(loop);
      try {
        for (int failures = 1; failures <= 7; failures++) {
          var _ = until("Stop");
        }
        assertThat(until("Stop")).filteredOn("report"::equals).hasSizeGreaterThan(1);
      } finally {
        loop.stop();
        thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
      }
    }
  }

  /** A bug in what is done at length: of a kind that no handler of exceptions sees. */
  private final class Broken extends Hopeless {
    @Override
    public boolean perform(LocalEffect effect) {
      throw new StackOverflowError("in " + effect);
    }
  }

  @Test
  void anErrorInALongEffectEndsTheLoop(@TempDir Path directory) throws Exception {
    try (PromiseFile promises = PromiseFile.open(directory, new ClusterId("main"), NODE);
        LeaseKeeper leases = new LeaseKeeper(new LeaseFile(directory), () -> {})) {
      NodeController controller =
          new NodeController(NODE, NodeSettings.at("a:5432"), rebuilding(), Optional.empty(), LIFE);
      AgentLoop loop = new AgentLoop(controller, new Broken(), promises, leases, _ -> {});
      loop.post(new AgentLoop.Event.Ordered(rebuild()));
      CompletableFuture<Throwable> end = new CompletableFuture<>();
      Thread.ofPlatform().uncaughtExceptionHandler((_, e) -> end.complete(e)).start(loop);
      try {
        assertThat(end.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
            .hasMessageContaining("a bug in Clone")
            .hasRootCauseInstanceOf(StackOverflowError.class);
      } finally {
        loop.stop();
      }
    }
  }

  private List<String> until(String effect) throws InterruptedException {
    List<String> before = new ArrayList<>();
    while (true) {
      String next = diary.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      assertThat(next).as("nothing more after %s", before).isNotNull();
      if (effect.equals(next)) {
        return before;
      }
      before.add(next);
    }
  }

  private static Memory rebuilding() {
    return new Memory(true, rebuild().stamp(), rebuild().goal(), 1, 9, 0, new Epoch(1), 50, 7);
  }

  private static Order rebuild() {
    return order(50, new Goal.Rebuild(50, "b:5432", 9, false));
  }

  private static Order order(long index, Goal goal) {
    return new Order(new Stamp(new Epoch(2), 5, index), goal, Optional.of(new Life(LIFE, 0)));
  }
}
