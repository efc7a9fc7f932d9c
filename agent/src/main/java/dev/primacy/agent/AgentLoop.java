package dev.primacy.agent;

import dev.primacy.core.node.Lengthy;
import dev.primacy.core.node.LocalEffect;
import dev.primacy.core.node.LocalFacts;
import dev.primacy.core.node.LocalServer;
import dev.primacy.core.node.Memory;
import dev.primacy.core.node.NodeController;
import dev.primacy.core.node.Order;
import dev.primacy.core.node.Report;
import dev.primacy.core.node.Stamp;
import dev.primacy.core.node.Step;
import dev.primacy.core.time.MonoTime;
import dev.primacy.fencing.PromiseFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's control thread: takes orders, looks at the server, does the one next thing, reports.
 *
 * <p>Every look is reported before anything is done about it, so that an exit is known within
 * milliseconds. Reports come from this loop alone: an agent whose loop hangs falls silent.
 */
final class AgentLoop implements Runnable {

  /** How often a quiet agent looks and reports (architecture: Times). */
  static final Duration HEARTBEAT = Duration.ofMillis(250);

  private static final Duration BRISK = Duration.ofMillis(10);
  private static final Duration BRISK_FOR = Duration.ofSeconds(1);
  private static final int INBOX = 256;

  private static final Logger LOG = LoggerFactory.getLogger(AgentLoop.class);

  /** Something to wake up for. */
  sealed interface Event {
    record Ordered(Order order) implements Event {}

    /** The postmaster ended, or something else happened that is worth a look. */
    record Stirred() implements Event {}
  }

  private final NodeController controller;
  private final LocalServer server;
  private final PromiseFile promises;
  private final LeaseKeeper leases;
  private final Consumer<Report> publish;
  private final BlockingQueue<Event> inbox = new ArrayBlockingQueue<>(INBOX);
  private final Retries retries = new Retries();

  private volatile boolean running = true;
  private volatile boolean cloneGivenUp;
  private Stamp newest = Stamp.NONE;
  private long briskUntil;
  private @Nullable Report published;
  private Step lastSaid = new Step.Rest(Step.Why.NEWBORN);

  AgentLoop(
      NodeController controller,
      LocalServer server,
      PromiseFile promises,
      LeaseKeeper leases,
      Consumer<Report> publish) {
    this.controller = controller;
    this.server = server;
    this.promises = promises;
    this.leases = leases;
    this.publish = publish;
  }

  /**
   * Takes an event from any thread; a full inbox drops it, since orders are repeated and looks due.
   */
  void post(Event event) {
    boolean _ = inbox.offer(event);
  }

  void stop() {
    running = false;
    post(new Event.Stirred());
  }

  /** Whether it waits for a clone that failed so often that it is not tried any more. */
  boolean hasGivenUpClone() {
    return cloneGivenUp;
  }

  @Override
  public void run() {
    try {
      while (running) {
        work();
        take(inbox.poll(pause().toNanos(), TimeUnit.NANOSECONDS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void take(@Nullable Event first) {
    for (Event event = first; event != null; event = inbox.poll()) {
      switch (event) {
        case Event.Ordered(Order order) -> {
          controller.offer(order, now());
          leases.keep(controller.lease());
          if (!order.stamp().equals(newest)) {
            newest = order.stamp(); // a lease alone is no reason to try again
            retries.forgive();
          }
        }
        case Event.Stirred _ -> {}
      }
    }
  }

  /** Goes on until there is nothing to do, something failed, or a look is not worth more. */
  private void work() throws InterruptedException {
    @Nullable LocalEffect last = null;
    while (running) {
      LocalFacts facts = server.look();
      Step step = controller.next(facts, now());
      leases.keep(controller.lease());
      cloneGivenUp = retries.hasGivenUp(step);
      publish(controller.report(retries.tell(step, facts), now()));
      say(step);
      switch (step) {
        case Step.Remember(Memory memory) -> remember(memory);
        case Step.Do(LocalEffect effect) -> {
          if (retries.holdsBack(effect, System.nanoTime())) {
            return;
          }
          beBrisk();
          boolean done = perform(effect, facts);
          retries.note(effect, done, System.nanoTime());
          if (!done || effect.equals(last)) {
            return; // what did not show at once is given time
          }
          last = effect;
        }
        case Step.Rest _ -> {
          return;
        }
      }
      take(inbox.poll());
    }
  }

  private void remember(Memory memory) {
    try {
      promises.save(memory);
    } catch (IOException e) {
      // Never answer from memory: without a durable promise the process must not go on.
      throw new UncheckedIOException("cannot make the promise durable", e);
    }
    controller.remembered(memory);
    beBrisk();
  }

  private boolean perform(LocalEffect effect, LocalFacts before) throws InterruptedException {
    boolean done = Lengthy.is(effect) ? performAtLength(effect) : server.perform(effect);
    controller.performed(effect, before);
    return done;
  }

  /**
   * Meanwhile the node goes on looking and reporting, and hears what it is told: one effect that
   * takes minutes must neither make it look dead nor keep it from a newer promise.
   */
  private boolean performAtLength(LocalEffect effect) throws InterruptedException {
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("effect")
        .start(() -> {
          try {
            done.complete(server.perform(effect));
          } catch (Throwable e) { // an error, too: nobody else waits for this thread
            done.completeExceptionally(e);
          }
          post(new Event.Stirred());
        });
    long due = System.nanoTime() + HEARTBEAT.toNanos();
    while (!done.isDone()) {
      take(inbox.poll(Math.max(0, due - System.nanoTime()), TimeUnit.NANOSECONDS));
      if (!running || controller.outdates(effect)) {
        server.giveUp();
      }
      if (due - System.nanoTime() <= 0 && !done.isDone()) {
        publish(controller.report(server.look(), now()));
        due = System.nanoTime() + HEARTBEAT.toNanos();
      }
    }
    try {
      return done.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a bug in " + effect, e.getCause());
    }
  }

  /** On change and with every heartbeat: a look that is repeated soon has nothing to say. */
  private void publish(Report report) {
    Report last = published;
    if (last == null
        || report.asked().since(last.asked()).compareTo(HEARTBEAT) >= 0
        || report.isNews(last)) {
      published = report;
      publish.accept(report);
    }
  }

  private static MonoTime now() {
    return new MonoTime(System.nanoTime());
  }

  private void beBrisk() {
    briskUntil = System.nanoTime() + BRISK_FOR.toNanos();
  }

  /** Never longer than a heartbeat: an effect that fails must not make the agent look dead. */
  private Duration pause() {
    long now = System.nanoTime();
    Optional<Duration> retry = retries.untilNext(now);
    if (retry.isPresent()) {
      return retry.get().compareTo(HEARTBEAT) < 0 ? retry.get() : HEARTBEAT;
    }
    return briskUntil - now > 0 ? BRISK : HEARTBEAT;
  }

  // Log changes, not ticks.
  private void say(Step step) {
    if (!step.equals(lastSaid)) {
      lastSaid = step;
      LOG.info("epoch={} step={}", controller.memory().accepted().epoch(), step);
    }
  }
}
