package dev.primacy.simulation;

import dev.primacy.simulation.postgres.Host;
import java.util.List;

/**
 * Sessions that write without end, each commit with a number of its own, on whatever takes writes:
 * the primary, or one that was.
 */
final class Clients {

  private final World world;
  private long numbers;
  private long acknowledged;

  Clients(World world) {
    this.world = world;
  }

  void start() {
    world.clock().after(world.dice().between(1, world.scenario().commitEvery() * 2), this::write);
  }

  private void write() {
    List<Host> open =
        world.network().hosts().stream()
            .filter(Host::takesWrites)
            .filter(h -> !world.agent(h.id()).isHostFrozen())
            .toList();
    if (!open.isEmpty()) {
      long number = ++numbers;
      world.chronicle().written(number, world.clock().micros());
      world.dice().oneOf(open).commit(number, () -> acknowledged++);
    }
    start();
  }

  long acknowledged() {
    return acknowledged;
  }
}
