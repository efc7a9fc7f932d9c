package dev.primacy.manager;

import dev.primacy.consensus.Handover;
import dev.primacy.consensus.LogStatus;
import dev.primacy.consensus.LogStatus.Role;
import dev.primacy.consensus.ReplicatedLog;
import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.cluster.ManagerId;
import dev.primacy.core.decision.LeaderPlacement;
import dev.primacy.core.decision.View;
import dev.primacy.core.time.MonoTime;
import dev.primacy.manager.ControlLoop.Snapshot;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves the lead off the hosts of primaries: asks {@link LeaderPlacement} every few seconds, while
 * this manager leads, and hands over. An attempt that fails is one that a later tick repeats.
 */
final class LeadPlacement implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LeadPlacement.class);

  private static final long EVERY_SECONDS = 5;

  /** A follower that has been silent for longer may be about to be lost itself. */
  private static final long SILENT_MILLIS = 1_000;

  private final ManagerId self;
  private final ReplicatedLog<?, ?, ?> log;
  private final Supplier<SortedMap<ClusterId, Snapshot>> snapshots;
  private final SortedMap<ManagerId, String> hosts = new TreeMap<>();
  private final Supplier<MonoTime> now;
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("lead-placement").daemon().factory());

  // Touched by the clock's thread alone.
  private long term = -1;
  private MonoTime since;

  LeadPlacement(
      ManagerSettings settings,
      ReplicatedLog<?, ?, ?> log,
      Supplier<SortedMap<ClusterId, Snapshot>> snapshots,
      Supplier<MonoTime> now) {
    self = settings.id();
    this.log = log;
    this.snapshots = snapshots;
    this.now = now;
    since = now.get();
    settings.peers().forEach(peer -> hosts.put(peer.id(), peer.raft().host()));
  }

  /**
   * Begins to ask.
   *
   * @param fatal ends the process, with the reason
   */
  void start(Consumer<String> fatal) {
    var _ =
        clock.scheduleWithFixedDelay(
            () -> tick(fatal), EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  private void tick(Consumer<String> fatal) {
    try {
      ask();
    } catch (RuntimeException e) {
      fatal.accept("a bug in the placement of the lead: " + e);
      throw e;
    }
  }

  /** Asks once, and hands over if somebody else should lead. */
  void ask() {
    LogStatus status = log.status();
    if (status.role() != Role.LEADER) {
      return;
    }
    if (status.term() != term) {
      term = status.term();
      since = now.get();
    }
    List<View> views = snapshots.get().values().stream().map(Snapshot::view).toList();
    new LeaderPlacement(self, since, hosts, able(status))
        .move(views, now.get())
        .ifPresent(to -> {
          since = now.get();
          LOG.info("the lead moves to {}: a primary is on the host of {}", to, self);
          var _ = log.handOver(to).thenAccept(handover -> say(to, handover));
        });
  }

  /** Those that the leader hears from; how far their logs are, the log itself looks after. */
  private static SortedSet<ManagerId> able(LogStatus status) {
    SortedSet<ManagerId> able = new TreeSet<>();
    status.members().stream()
        .filter(m -> m.silentMillis().orElse(Long.MAX_VALUE) < SILENT_MILLIS)
        .forEach(m -> able.add(m.id()));
    return able;
  }

  private static void say(ManagerId to, Handover handover) {
    switch (handover) {
      case Handover.Done() -> LOG.info("{} leads", to);
      case Handover.Failed(String reason) -> LOG.info("{} does not lead: {}", to, reason);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
