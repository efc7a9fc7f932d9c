package dev.primacy.simulation;

import dev.primacy.core.node.Lease;
import dev.primacy.simulation.postgres.Host;
import java.util.Optional;

/** What stands beside an agent's loop: keeps its lease, and ends the server when it is over. */
final class AgentLease {

  private final World world;
  private final Host host;
  private final AgentClock clock;
  private Optional<Lease> kept = Optional.empty();

  AgentLease(World world, Host host, AgentClock clock) {
    this.world = world;
    this.host = host;
    this.clock = clock;
  }

  /** What the next agent on this host finds. */
  Optional<Lease> kept() {
    return kept;
  }

  /** How long it lasts yet, for an agent that finds it. */
  Optional<Long> left() {
    return kept.map(clock::microsUntilOver);
  }

  /** The host was started anew, or its disk is another one. */
  void lose() {
    kept = Optional.empty();
  }

  /** Goes by this lease. Returns, where it is a new one, after how long it is over. */
  Optional<Long> keep(Optional<Lease> lease) {
    if (lease.equals(kept)) {
      return Optional.empty();
    }
    kept = lease;
    return lease.map(clock::microsUntilOver);
  }

  boolean isOver(Optional<Lease> held) {
    return held.filter(l -> l.isOver(clock.now())).isPresent();
  }

  void endIfOver(Optional<Lease> held) {
    if (isOver(held) && world.scenario().rules().node().leaseEnds()) {
      world.trace().say(() -> "the lease of " + host.id() + " is over");
      host.killServer();
    }
  }
}
