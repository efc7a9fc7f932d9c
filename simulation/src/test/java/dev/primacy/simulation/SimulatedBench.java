package dev.primacy.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Rule;
import dev.primacy.core.node.ContractWorld;
import dev.primacy.core.node.LocalEffect;
import dev.primacy.core.node.LocalServer;
import dev.primacy.simulation.engine.Clockwork;
import dev.primacy.simulation.engine.Dice;
import dev.primacy.simulation.engine.Trace;
import dev.primacy.simulation.postgres.Archive;
import dev.primacy.simulation.postgres.Host;
import dev.primacy.simulation.postgres.HostRules;
import dev.primacy.simulation.postgres.Pace;
import dev.primacy.simulation.postgres.ReplayHold;
import dev.primacy.simulation.postgres.SimulatedServer;
import dev.primacy.simulation.postgres.Witness;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/** Three simulated servers without agents or managers, driven by hand. */
final class SimulatedBench implements ContractWorld {

  private static final Pace PACE =
      new Pace(500, 200, 1000, 1000, 5000, 10_000, 100_000, 2_000_000, 16L << 20, 400);

  private record Sent(long number, AtomicBoolean acknowledged) implements Commit {
    @Override
    public boolean isAcknowledged() {
      return acknowledged.get();
    }
  }

  private final Clockwork clock = new Clockwork();
  private final SortedMap<String, Host> hosts = new TreeMap<>();
  private final SortedMap<String, SimulatedServer> servers = new TreeMap<>();
  private final Archive archive = new Archive();
  private long numbers;

  SimulatedBench() {
    Dice dice = new Dice(7);
    Network network = new Network(clock, dice, 200, 0);
    for (String node : List.of("a", "b", "c")) {
      Host host =
          new Host(
              new NodeId(node),
              clock,
              dice,
              new Trace(clock, 0),
              network,
              Witness.BLIND,
              PACE,
              HostRules.ALL);
      network.add(host);
      hosts.put(node, host);
      servers.put(node, new SimulatedServer(host));
    }
  }

  @Override
  public void found() {
    perform("a", new LocalEffect.Bootstrap(1));
    perform("a", new LocalEffect.LoadRule(1, Rule.NONE_REQUIRED));
    for (String node : List.of("b", "c")) {
      perform(node, new LocalEffect.Clone(address("a"), 1));
      perform(node, new LocalEffect.StartDetached());
    }
  }

  private void perform(String node, LocalEffect effect) {
    assertThat(server(node).perform(effect)).as("%s: %s", node, effect).isTrue();
  }

  Host host(String node) {
    return Optional.ofNullable(hosts.get(node)).orElseThrow();
  }

  @Override
  public LocalServer server(String node) {
    return Optional.ofNullable(servers.get(node)).orElseThrow();
  }

  @Override
  public String address(String node) {
    return Network.address(node);
  }

  @Override
  public Commit commit(String node, int bytes) {
    Sent commit = new Sent(++numbers, new AtomicBoolean());
    host(node).commit(commit.number, bytes, () -> commit.acknowledged.set(true));
    return commit;
  }

  @Override
  public boolean shows(String node, Commit commit) {
    return commit instanceof Sent(long number, var _) && host(node).shows(number);
  }

  @Override
  public void crash(String node) {
    host(node).killServer();
  }

  @Override
  public void freeze(String node) {
    host(node).freeze();
  }

  @Override
  public void thaw(String node) {
    host(node).thaw();
  }

  @Override
  public void holdReplay(Hold hold, String standby, String primary) {
    host(standby)
        .holdReplay(
            switch (hold) {
              case PAUSED -> ReplayHold.PAUSED;
              case IN_CONFLICT -> ReplayHold.IN_CONFLICT;
              case DELAYED -> ReplayHold.DELAYED;
            });
  }

  @Override
  public void releaseReplay(String standby) {
    host(standby).holdReplay(ReplayHold.NONE);
  }

  @Override
  public void archive(String primary) {
    archive.take(host(primary));
  }

  @Override
  public void restoreFromArchive(String standby) {
    host(standby).restoreFrom(archive);
    await("the archive is asked", () -> archive.isAsked());
  }

  @Override
  public void stallArchive(boolean stalled) {
    archive.stall(stalled);
  }

  @Override
  public void clearUpstreamByReloadAlone(String node) {
    host(node).clearUpstream();
    pass(Duration.ofMillis(200));
  }

  @Override
  public void promoteByHand(String node) {
    host(node).promoteByHand();
  }

  @Override
  public void awaitSent(String primary, String standby) {
    pass(Duration.ofMillis(50));
  }

  @Override
  public void await(String what, BooleanSupplier condition) {
    long deadline = clock.micros() + 60_000_000;
    while (!condition.getAsBoolean()) {
      assertThat(clock.micros()).as(what).isLessThan(deadline);
      clock.runUntil(clock.micros() + 500);
    }
  }

  @Override
  public void pass(Duration time) {
    clock.runUntil(clock.micros() + time.toNanos() / 1000);
  }

  @Override
  public void close() {}
}
