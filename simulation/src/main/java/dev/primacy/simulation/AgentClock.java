package dev.primacy.simulation;

import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.node.Lease;
import dev.primacy.core.time.MonoTime;
import dev.primacy.simulation.engine.Dice;

/** The monotonic clock of one agent's host: it began some time, and runs a little fast or slow. */
final class AgentClock {

  private static final double MOST_DRIFT = 0.02;

  private final World world;
  private final long offset;
  private final double rate;

  AgentClock(World world, NodeId node) {
    this.world = world;
    Dice dice = new Dice(world.scenario().seed() * 31 + node.name().hashCode());
    offset = dice.between(-(1L << 40), 1L << 40);
    rate = 1 + MOST_DRIFT * (dice.between(-1000, 1000) / 1000.0);
  }

  MonoTime now() {
    return new MonoTime(offset + Math.round(world.clock().micros() * 1000 * rate));
  }

  long microsUntilOver(Lease lease) {
    long left = lease.length().toNanos() - now().since(lease.asked()).toNanos();
    return left <= 0 ? 0 : (long) Math.ceil(left / rate / 1000);
  }
}
