package dev.primacy.simulation;

import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.NodeSettings;
import dev.primacy.core.control.Input;
import dev.primacy.core.node.Lengthy;
import dev.primacy.core.node.LocalEffect;
import dev.primacy.core.node.LocalFacts;
import dev.primacy.core.node.Memory;
import dev.primacy.core.node.NodeController;
import dev.primacy.core.node.Order;
import dev.primacy.core.node.Report;
import dev.primacy.core.node.Step;
import dev.primacy.core.observation.Probe;
import dev.primacy.simulation.postgres.Attempt;
import dev.primacy.simulation.postgres.Host;
import dev.primacy.simulation.postgres.SimulatedServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One agent: the production node controller, and the loop around it that looks, remembers, acts and
 * reports. Only its state file outlives a crash.
 */
final class Agent {

  /** What exists of an agent only while its process lives. */
  private record Lifetime(long life, NodeController controller, SimulatedServer server) {}

  private final World world;
  private final NodeId node;
  private final Host host;
  private final List<Runnable> deferred = new ArrayList<>();
  private final SortedMap<String, Stream> streams = new TreeMap<>();
  private final KnownEnds knownEnds = new KnownEnds();

  private final AgentClock clock;
  private final AgentLease lease;

  private Memory stateFile = Memory.NEWBORN;
  private long wellSince;
  private Lifetime current;
  private boolean alive;
  private boolean powered = true;
  private boolean frozen;
  private boolean hostFrozen;
  private long lives;
  private boolean busy;
  private boolean atLength;
  private boolean saysSomething;
  private Optional<LocalFacts> seenAtBeat = Optional.empty();
  private long backOffUntil;
  private String said = "";

  Agent(World world, Host host) {
    this.world = world;
    this.node = host.id();
    this.host = host;
    this.clock = new AgentClock(world, node);
    this.lease = new AgentLease(world, host, clock);
    this.current = newLifetime();
    host.onChange(() -> after(world.dice().between(500, 3000), () -> turn(true)));
  }

  private Lifetime newLifetime() {
    NodeSettings settings = NodeSettings.at(Network.address(node.name()));
    long life = ++lives;
    return new Lifetime(
        life,
        new NodeController(
            node, settings, stateFile, lease.kept(), life, world.scenario().rules().node()),
        new SimulatedServer(host));
  }

  void start() {
    if (alive || !powered) {
      return;
    }
    alive = true;
    frozen = false;
    wellSince = world.clock().micros();
    busy = false;
    atLength = false;
    backOffUntil = 0;
    seenAtBeat = Optional.empty();
    current = newLifetime();
    long of = current.life;
    streams.clear();
    for (SimulatedManager m : world.managers()) {
      streams.put(m.name(), new Stream(world, this, of, m));
    }
    streams.values().forEach(Stream::keep);
    lease.left().ifPresent(this::endLeaseIn);
    beat(of);
  }

  void crash() {
    if (!alive) {
      return;
    }
    alive = false;
    deferred.clear();
    world.trace().say(() -> "agent " + node + " ends");
    streams.values().forEach(Stream::end);
  }

  void power(boolean on) {
    powered = on;
    if (on) {
      start();
    } else {
      crash();
      host.killServer();
      lease.lose();
    }
  }

  boolean isAlive() {
    return alive;
  }

  boolean isPowered() {
    return powered;
  }

  /** In the middle of a local effect, or of making something durable. */
  boolean isAtWork() {
    return alive && busy;
  }

  boolean isHostFrozen() {
    return hostFrozen;
  }

  void freezeHost(boolean on) {
    hostFrozen = on;
    if (on) {
      freeze();
      host.freeze();
    } else {
      thaw();
      host.thaw();
    }
  }

  void freeze() {
    frozen = true;
  }

  void thaw() {
    frozen = false;
    wellSince = world.clock().micros();
    List<Runnable> waiting = List.copyOf(deferred);
    deferred.clear();
    waiting.forEach(Runnable::run);
  }

  /** Whether the same process, with the same memory, has been at work since then. */
  boolean isWellSince(long micros) {
    return isWell() && stateFile.born() && wellSince <= micros;
  }

  boolean hasOutlivedLease() {
    return lease.isOver(current.controller.lease());
  }

  boolean isWell() {
    return alive && !frozen;
  }

  Memory stateFile() {
    return stateFile;
  }

  /** What is on disk under the agent's name; the process is to be dead when it changes. */
  void stateFile(Memory other) {
    stateFile = other;
    lease.lose();
  }

  boolean isLife(long of) {
    return alive && current.life == of;
  }

  /** A manager wants to know whether another node can be reached from here. */
  void ask(SimulatedManager asking, NodeId about) {
    after(
        1,
        () -> {
          Probe.Answer answer = Answers.of(world, world.agent(about), node.name());
          after(
              world.network().answerDelay(answer, world.scenario().tick()),
              () ->
                  world
                      .network()
                      .send(
                          node.name(),
                          asking.name(),
                          () -> asking.arrive(new Input.Asked(about, node, answer))));
        });
  }

  /** A stream was opened: its manager knows nothing yet. */
  void connected() {
    after(1, () -> turn(true));
  }

  KnownEnds knownEnds() {
    return knownEnds;
  }

  void order(SimulatedManager from, Order order) {
    Stream stream = streams.get(from.name());
    if (stream != null) {
      stream.order(order);
    }
  }

  /** An order of long ago arrives once more, from wherever it was held up. */
  void receiveAgain(Order order) {
    whenRunning(
        current.life,
        () -> {
          offer(order);
          turn(false);
        });
  }

  private void offer(Order order) {
    current.controller.offer(order, clock.now());
    keepLease();
  }

  /** Whatever the loop is doing, the server ends when the lease is over. */
  private void keepLease() {
    lease.keep(current.controller.lease()).ifPresent(this::endLeaseIn);
  }

  private void endLeaseIn(long micros) {
    after(micros, () -> lease.endIfOver(current.controller.lease()));
  }

  /** An order arrives over the stream that an agent of that life had opened. */
  void receive(Order order, long connection) {
    whenRunning(
        connection,
        () -> {
          offer(order);
          turn(false);
        });
  }

  /** After a while, if this process still lives; frozen, when it thaws. */
  private void after(long delay, Runnable action) {
    long of = current.life;
    world.clock().after(delay, () -> whenRunning(of, action));
  }

  private void whenRunning(long of, Runnable action) {
    if (!alive || current.life != of) {
      return;
    }
    if (frozen) {
      deferred.add(() -> whenRunning(of, action));
    } else {
      action.run();
    }
  }

  private void beat(long of) {
    whenRunning(
        of,
        () -> {
          seenAtBeat = Optional.of(current.server.look());
          turn(true);
          long next = world.scenario().heartbeat();
          after(world.dice().between(next / 2, next), () -> beat(of));
        });
  }

  private void turn(boolean say) {
    saysSomething |= say;
    if (atLength && say) {
      report(current.server.look());
    }
    if (busy || world.clock().micros() < backOffUntil) {
      return;
    }
    LocalFacts facts = current.server.look();
    Step step = current.controller.next(facts, clock.now());
    keepLease();
    switch (step) {
      case Step.Remember(Memory memory) -> remember(memory);
      case Step.Do(LocalEffect effect) -> perform(effect, facts);
      case Step.Rest(var why) -> {
        sayOnce("%s rests %s: %s", why, facts);
        if (saysSomething) {
          report(facts);
        }
      }
    }
  }

  /** The same rest is not worth a second line. */
  private void sayOnce(String format, Step.Why why, LocalFacts facts) {
    if (world.trace().isOn()) {
      String line = format.formatted(node, why, facts.server());
      String shape = line.replaceAll("\\[?[0-9A-F]+/[0-9A-F]+|heardMillisAgo=[^,]*", "");
      if (!shape.equals(said)) {
        said = shape;
        world.trace().say(() -> line);
      }
    }
  }

  private void remember(Memory memory) {
    busy = true;
    saysSomething = true;
    boolean durable = world.scenario().rules().shell().promiseDurable();
    long written = world.dice().mostly(world.scenario().fsync(), world.scenario().fsync() * 10);
    after(
        durable ? written : 0,
        () -> {
          busy = false;
          if (durable) {
            write(memory);
          } else {
            after(written * 20, () -> write(memory));
          }
          current.controller.remembered(memory);
          world.trace().say(() -> "%s remembers %s".formatted(node, memory));
          turn(false);
        });
  }

  private void write(Memory memory) {
    Memory before = stateFile;
    stateFile = memory;
    if (before.birth() != memory.birth()) {
      wellSince = world.clock().micros();
    }
    world.remembered(this, before, memory);
  }

  private void perform(LocalEffect effect, LocalFacts before) {
    busy = true;
    atLength = Lengthy.is(effect);
    saysSomething = true;
    world.trace().say(() -> "%s does %s on %s".formatted(node, effect, before.server()));
    world.performs(this, effect, before);
    Attempt attempt = current.server.begin(effect);
    step(attempt, effect, before);
  }

  private void step(Attempt attempt, LocalEffect effect, LocalFacts before) {
    long usual = world.scenario().pace().step();
    after(
        world.dice().mostly(usual, usual * 10),
        () -> {
          boolean inVain = atLength && current.controller.outdates(effect);
          switch (inVain ? attempt.giveUp() : attempt.advance()) {
            case GOING -> step(attempt, effect, before);
            case DONE -> ended(effect, before);
            case FAILED -> {
              long pause = world.scenario().pace().retry();
              backOffUntil = world.clock().micros() + pause;
              // An effect that fails for ever must not make the agent look dead.
              report(current.server.look());
              after(pause, () -> turn(true));
              ended(effect, before);
            }
          }
        });
  }

  private void ended(LocalEffect effect, LocalFacts before) {
    busy = false;
    atLength = false;
    current.controller.performed(effect, before);
    turn(true);
  }

  private void report(LocalFacts facts) {
    saysSomething = false;
    boolean now = world.scenario().rules().shell().lookAfterPromise();
    Report report = current.controller.report(now ? facts : seenAtBeat.orElse(facts), clock.now());
    streams.values().forEach(s -> s.report(report));
  }

  NodeId node() {
    return node;
  }

  Host host() {
    return host;
  }
}
