package dev.primacy.simulation;

import dev.primacy.core.control.Input;
import dev.primacy.core.node.Order;
import dev.primacy.core.node.Report;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * One agent's stream to one manager: in order and without loss while it stands. Where the network
 * is cut it waits a while, then breaks with all that was under way, and is opened again.
 */
final class Stream {

  private final World world;
  private final Agent agent;
  private final long life;
  private final SimulatedManager manager;
  private final Deque<Runnable> up = new ArrayDeque<>();
  private final Deque<Runnable> down = new ArrayDeque<>();

  private boolean stands;
  private long managersLife;
  private long opened;
  private long cutSince = -1;
  private long lastUp;
  private long lastDown;

  Stream(World world, Agent agent, long life, SimulatedManager manager) {
    this.world = world;
    this.agent = agent;
    this.life = life;
    this.manager = manager;
  }

  /** Looks after the stream as long as its agent lives. */
  void keep() {
    if (!agent.isLife(life)) {
      end();
      return;
    }
    boolean open = world.network().isOpenBothWays(agent.node().name(), manager.name());
    if (!stands && open && manager.runs()) {
      open();
    } else if (stands && !manager.isLife(managersLife)) {
      stands = false;
    } else if (stands) {
      watch(open);
    }
    long next = world.scenario().heartbeat();
    world.clock().after(world.dice().between(next / 4, next), this::keep);
  }

  private void open() {
    stands = true;
    managersLife = manager.life();
    opened++;
    up.clear();
    down.clear();
    carryUp(() -> manager.arrive(new Input.Connection(agent.node(), true, false)));
    agent.connected();
  }

  private void watch(boolean open) {
    boolean lost = world.dice().chance(world.scenario().loss());
    long now = world.clock().micros();
    cutSince = open ? -1 : cutSince < 0 ? now : cutSince;
    if (lost || (cutSince >= 0 && now - cutSince > world.scenario().keepAlive())) {
      end();
    }
  }

  /** Both ends hear of it, each in its own time. */
  void end() {
    if (!stands) {
      return;
    }
    stands = false;
    cutSince = -1;
    long of = managersLife;
    world
        .clock()
        .after(
            world.network().latency(),
            () -> {
              if (manager.isLife(of)) {
                manager.arrive(new Input.Connection(agent.node(), false, false));
              }
            });
  }

  void report(Report report) {
    if (stands) {
      carryUp(() -> {
        agent.knownEnds().seen(manager, report);
        manager.arrive(new Input.Reported(report));
      });
    }
  }

  void order(Order order) {
    if (stands && agent.isLife(life)) {
      down.add(() -> agent.receive(order, life));
      pumpDown();
    }
  }

  private void carryUp(Runnable message) {
    up.add(message);
    pumpUp();
  }

  private void pumpUp() {
    lastUp = pump(up, agent.node().name(), manager.name(), lastUp, this::pumpUp);
  }

  private void pumpDown() {
    lastDown = pump(down, manager.name(), agent.node().name(), lastDown, this::pumpDown);
  }

  private long pump(Deque<Runnable> lane, String from, String to, long last, Runnable again) {
    long of = opened;
    long at = last;
    if (!world.network().isOpen(from, to)) {
      world.clock().after(world.scenario().heartbeat() / 4, () -> ifStands(of, again));
      return at;
    }
    while (!lane.isEmpty()) {
      Runnable message = lane.remove();
      at = Math.max(world.clock().micros() + world.network().latency(), at + 1);
      world.clock().after(at - world.clock().micros(), () -> ifStands(of, message));
    }
    return at;
  }

  private void ifStands(long of, Runnable action) {
    if (stands && opened == of && manager.isLife(managersLife)) {
      action.run();
    }
  }
}
