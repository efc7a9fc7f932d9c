package dev.primacy.manager;

import dev.primacy.consensus.LogListener;
import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.ClusterStates;
import dev.primacy.core.cluster.ManagerId;
import dev.primacy.core.control.Controller;
import dev.primacy.core.control.Input;
import dev.primacy.core.control.Output;
import dev.primacy.core.decision.Reason;
import dev.primacy.core.decision.View;
import dev.primacy.core.time.MonoTime;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The control thread: takes inputs from a bounded queue, calls the machine of their cluster, hands
 * the outputs out. It alone touches the machines; everybody else posts and forgets.
 */
final class ControlLoop implements Runnable, LogListener<ClusterStates> {

  private static final int INBOX = 65_536;
  private static final long TICK_MILLIS = 100;

  /** What everybody may read of one cluster: how it stood after the last input. */
  record Snapshot(View view, Optional<Reason> waiting) {}

  private sealed interface Event {
    record ToCluster(ClusterId cluster, Input input) implements Event {}

    record Applied(ClusterStates states) implements Event {}

    record Leadership(OptionalLong term) implements Event {}
  }

  /** What the machines want done, done outside the control thread. */
  interface Effects {
    void run(ClusterId cluster, Output output);
  }

  private final int managers;
  private final Effects effects;
  private final Consumer<Snapshot> published;
  private final Consumer<String> fatal;

  private final BlockingQueue<Event> inbox = new ArrayBlockingQueue<>(INBOX);
  private final ConcurrentSkipListMap<ClusterId, Snapshot> snapshots =
      new ConcurrentSkipListMap<>();
  private final SortedMap<ClusterId, Controller> controllers = new TreeMap<>();
  private OptionalLong term = OptionalLong.empty();
  private long lastTick = System.nanoTime();
  private volatile boolean running = true;

  /**
   * @param published hears how a cluster stands whenever that may have changed, on the control
   *     thread
   * @param fatal ends the process, with the reason
   */
  ControlLoop(int managers, Effects effects, Consumer<Snapshot> published, Consumer<String> fatal) {
    this.managers = managers;
    this.effects = effects;
    this.published = published;
    this.fatal = fatal;
  }

  /** How the clusters stood a moment ago. */
  SortedMap<ClusterId, Snapshot> snapshots() {
    return snapshots;
  }

  /**
   * Takes an input from any thread; where the queue is full it is lost, for sightings are repeated.
   */
  void post(ClusterId cluster, Input input) {
    boolean _ = inbox.offer(new Event.ToCluster(cluster, input));
  }

  @Override
  public void applied(ClusterStates states, long index, long ofTerm) {
    mustPost(new Event.Applied(states));
  }

  @Override
  public void leads(long newTerm) {
    mustPost(new Event.Leadership(OptionalLong.of(newTerm)));
  }

  @Override
  public void follows() {
    mustPost(new Event.Leadership(OptionalLong.empty()));
  }

  @Override
  public void leader(Optional<ManagerId> leader) {}

  @Override
  public void failed(String reason) {
    fatal.accept(reason);
  }

  void stop() {
    running = false;
  }

  @Override
  public void run() {
    try {
      while (running) {
        take(inbox.poll(TICK_MILLIS / 2, TimeUnit.MILLISECONDS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      fatal.accept(
          "a bug in the control loop: " + e); // a machine in an unknown state must not go on
      throw e;
    }
  }

  private void mustPost(Event event) {
    if (!inbox.offer(event)) {
      fatal.accept("the control loop does not keep up: " + INBOX + " inputs wait");
    }
  }

  private void take(@Nullable Event first) {
    SortedSet<ClusterId> touched = new TreeSet<>();
    for (Event event = first; event != null; event = inbox.poll()) {
      switch (event) {
        case Event.ToCluster(var cluster, var input) -> on(cluster, input, touched);
        case Event.Applied(var states) -> applied(states, touched);
        case Event.Leadership(var newTerm) -> {
          term = newTerm;
          Input input =
              newTerm.isPresent()
                  ? new Input.LeadershipGained(newTerm.getAsLong())
                  : new Input.LeadershipLost();
          controllers.keySet().forEach(cluster -> on(cluster, input, touched));
        }
      }
    }
    tickIfDue(touched);
    touched.forEach(this::snapshot);
  }

  private void applied(ClusterStates states, SortedSet<ClusterId> touched) {
    states.byId().forEach((cluster, state) -> applied(cluster, state, touched));
    controllers.keySet().removeIf(cluster -> !states.byId().containsKey(cluster));
    snapshots.keySet().retainAll(states.byId().keySet());
  }

  private void applied(ClusterId cluster, ClusterState state, SortedSet<ClusterId> touched) {
    Controller known = controllers.get(cluster);
    if (known == null) {
      controllers.put(cluster, new Controller(state, managers));
      term.ifPresent(t -> on(cluster, new Input.LeadershipGained(t), touched));
      touched.add(cluster);
    } else if (!known.state().equals(state)) {
      on(cluster, new Input.Committed(state), touched);
    }
  }

  private void tickIfDue(SortedSet<ClusterId> touched) {
    if (System.nanoTime() - lastTick >= TICK_MILLIS * 1_000_000) {
      lastTick = System.nanoTime();
      controllers.keySet().forEach(cluster -> on(cluster, new Input.Tick(), touched));
    }
  }

  private void on(ClusterId cluster, Input input, SortedSet<ClusterId> touched) {
    Controller controller = controllers.get(cluster);
    if (controller == null) {
      return;
    }
    for (Output output : controller.on(input, now())) {
      effects.run(cluster, output);
    }
    touched.add(cluster);
  }

  private void snapshot(ClusterId cluster) {
    Controller controller = controllers.get(cluster);
    if (controller != null) {
      Snapshot snapshot = new Snapshot(controller.view(now()), controller.waiting());
      snapshots.put(cluster, snapshot);
      published.accept(snapshot);
    }
  }

  private static MonoTime now() {
    return new MonoTime(System.nanoTime());
  }
}
