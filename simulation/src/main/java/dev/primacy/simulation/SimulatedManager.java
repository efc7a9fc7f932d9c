package dev.primacy.simulation;

import dev.primacy.core.cluster.ManagerId;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.control.Controller;
import dev.primacy.core.control.Input;
import dev.primacy.core.control.Output;
import dev.primacy.core.decision.Reason;
import dev.primacy.core.observation.Probe;
import dev.primacy.core.time.MonoTime;
import java.util.ArrayList;
import java.util.List;

/** One manager: the production controller, and a shell that does what comes out of it. */
final class SimulatedManager {

  private final World world;
  private final ManagerId id;
  // Monotonic clocks of different processes have nothing to do with each other.
  private final long clockOffset;
  private final List<Runnable> deferred = new ArrayList<>();

  private Controller controller;
  private boolean alive = true;
  private boolean frozen;
  private long life;
  private int applied;
  private int leadsAt = -1;
  private long leadTerm;
  private Reason waiting = Reason.NOTHING_TO_DO;

  SimulatedManager(
      World world, ManagerId id, long clockOffset, Controller controller, int applied) {
    this.world = world;
    this.id = id;
    this.clockOffset = clockOffset;
    this.controller = controller;
    this.applied = applied;
  }

  String name() {
    return id.name();
  }

  long life() {
    return life;
  }

  boolean isLife(long of) {
    return alive && life == of;
  }

  boolean runs() {
    return alive && !frozen;
  }

  /** Why it last committed nothing. */
  Reason waiting() {
    return waiting;
  }

  Controller controller() {
    return controller;
  }

  MonoTime now() {
    return new MonoTime(clockOffset + world.clock().micros() * 1000);
  }

  void start() {
    tick(life);
  }

  private void tick(long of) {
    whenRunning(
        of,
        () -> {
          take(new Input.Tick());
          world.clock().after(world.dice().between(1, world.scenario().tick() * 2), () -> tick(of));
        });
  }

  void crash() {
    alive = false;
    life++;
    deferred.clear();
    world.trace().say(() -> id + " crashes");
  }

  /** Comes back with what the log says, from a snapshot that may be old. */
  void restart() {
    if (alive) {
      return;
    }
    alive = true;
    frozen = false;
    leadsAt = -1;
    applied = Math.max(1, applied - world.dice().below(3));
    controller = world.newController(applied);
    applySoon(world.raft().lastIndex());
    start();
  }

  void freeze() {
    frozen = true;
    world.trace().say(() -> id + " freezes");
  }

  void thaw() {
    frozen = false;
    List<Runnable> waiting = List.copyOf(deferred);
    deferred.clear();
    waiting.forEach(Runnable::run);
  }

  private void whenRunning(long of, Runnable action) {
    if (!isLife(of)) {
      return;
    }
    if (frozen) {
      deferred.add(() -> whenRunning(of, action));
    } else {
      action.run();
    }
  }

  /** Something arrives over the network, or from a thread of its own. */
  void arrive(Input input) {
    whenRunning(life, () -> take(input));
  }

  void probed(NodeId node, ManagerId by, Probe.Answer answer) {
    arrive(new Input.Probed(node, new Probe(by, answer, now())));
  }

  // --- the log ---

  void applySoon(int index) {
    long of = life;
    boolean leads = leadsAt >= 0;
    long delay =
        leads
            ? world.network().latency()
            : world.dice().mostly(world.scenario().tick() / 4, world.scenario().tick() * 20);
    world.clock().after(delay, () -> whenRunning(of, () -> apply(index)));
  }

  private void apply(int index) {
    if (index <= applied) {
      return;
    }
    int from = applied;
    applied = index;
    if (!world.raft().stateAt(index).equals(controller.state())) {
      take(new Input.Committed(world.raft().stateAt(index)));
    }
    if (leadsAt >= 0 && from < leadsAt && leadsAt <= index) {
      take(new Input.LeadershipGained(leadTerm));
    }
    world.raft().provenBetween(this, from, index).forEach(t -> take(new Input.Proven(t)));
  }

  void leadsFrom(int index, long term) {
    leadsAt = index;
    leadTerm = term;
    applySoon(index);
  }

  /** Late, or very late: until then it goes on as if nothing had happened. */
  void willHearThatItWasDeposed(long term) {
    long of = life;
    long delay =
        world.dice().chance(0.5)
            ? world.network().latency()
            : world.dice().between(1, world.scenario().unawareFor());
    world
        .clock()
        .after(
            delay,
            () ->
                whenRunning(
                    of,
                    () -> {
                      if (leadTerm == term) {
                        leadsAt = -1;
                        take(new Input.LeadershipLost());
                      }
                    }));
  }

  void unproven(long of, long ticket) {
    whenRunning(of, () -> take(new Input.Unproven(ticket)));
  }

  // --- the machine ---

  private void take(Input input) {
    for (Output output : controller.on(input, now())) {
      carryOut(output);
    }
    world.decided(this);
  }

  private void carryOut(Output output) {
    switch (output) {
      case Output.Propose(long decided, long basis, var command) -> {
        world.trace().say(() -> "%s proposes %s".formatted(id, command));
        long of = life;
        world
            .raft()
            .propose(
                this,
                decided,
                new dev.primacy.core.cluster.Entry.Change.InCluster(Raft.CLUSTER, basis, command),
                () -> whenRunning(of, () -> take(new Input.ProposalEnded())));
      }
      case Output.Send(NodeId node, var order) -> {
        world.ordered(node, order);
        world.agent(node).order(this, order);
      }
      case Output.Prove(long ticket) -> world.raft().prove(this, leadTerm, ticket);
      case Output.ProbeNow(NodeId node) -> probe(node);
      case Output.Ask(NodeId standby, NodeId node) ->
          world.network().send(name(), standby.name(), () -> world.agent(standby).ask(this, node));
      case Output.Waiting(var reason) -> {
        waiting = reason;
        world.trace().say(() -> "%s waits: %s".formatted(id, reason));
      }
      case Output.Judged(NodeId node, var judgement) ->
          world.trace().say(() -> "%s judges %s %s".formatted(id, node, judgement.verdict()));
    }
  }

  private void probe(NodeId node) {
    long of = life;
    Probe.Answer answer = Answers.of(world, world.agent(node), name());
    world
        .clock()
        .after(
            world.network().answerDelay(answer, world.scenario().tick()),
            () ->
                whenRunning(
                    of,
                    () -> {
                      for (SimulatedManager m : world.managers()) {
                        if (m == this) {
                          take(new Input.Probed(node, new Probe(id, answer, now())));
                        } else {
                          world.network().send(name(), m.name(), () -> m.probed(node, id, answer));
                        }
                      }
                    }));
  }

  @Override
  public String toString() {
    return id.name();
  }
}
