package dev.primacy.postgres;

import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.node.Lengthy;
import dev.primacy.core.node.LocalEffect;
import dev.primacy.core.node.LocalEffect.Attach;
import dev.primacy.core.node.LocalEffect.Bootstrap;
import dev.primacy.core.node.LocalEffect.Checkpoint;
import dev.primacy.core.node.LocalEffect.Clone;
import dev.primacy.core.node.LocalEffect.Detach;
import dev.primacy.core.node.LocalEffect.LoadRule;
import dev.primacy.core.node.LocalEffect.Promote;
import dev.primacy.core.node.LocalEffect.Rewind;
import dev.primacy.core.node.LocalEffect.StartDetached;
import dev.primacy.core.node.LocalEffect.Stop;
import dev.primacy.core.node.LocalEffect.StopCleanly;
import dev.primacy.core.node.LocalEffect.WriteMarker;
import dev.primacy.core.node.LocalFacts;
import dev.primacy.core.node.LocalFacts.Copying;
import dev.primacy.core.node.LocalServer;
import dev.primacy.core.node.Server;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The PostgreSQL server of this host. It is not a child of this process in any way that matters: it
 * outlives a restart of the agent, and a running one is adopted by the first look.
 *
 * <p>Looked at and acted on by one thread, except that another may look while an effect takes long.
 */
public final class LocalPostgres implements LocalServer, AutoCloseable {

  private final PostgresConfig config;
  private final Instance instance;
  private final LifeNotes notes = new LifeNotes();
  private final Marker marker;
  private final Checkpoints checkpoints;
  private final Look look;
  private final Rebuilding rebuilding;
  private volatile Optional<Copying> copying = Optional.empty();
  private volatile Optional<String> trouble = Optional.empty();

  /**
   * Opens it; nothing is started or changed.
   *
   * @param onServerEnd called from a thread of its own within milliseconds after the postmaster
   *     that the last look found has ended
   */
  public LocalPostgres(PostgresConfig config, Runnable onServerEnd) {
    this(config, onServerEnd, _ -> {});
  }

  /**
   * The same, where somebody wants to know how the disk does.
   *
   * @param committed hears how long each commit of its own took on a primary, from a thread of its
   *     own
   */
  public LocalPostgres(PostgresConfig config, Runnable onServerEnd, Consumer<Duration> committed) {
    this.config = config;
    this.instance = new Instance(config);
    this.marker = new Marker(instance);
    this.rebuilding = new Rebuilding(instance, notes, done -> copying = Optional.of(done));
    this.checkpoints = new Checkpoints(config);
    this.look = new Look(instance, notes, marker, checkpoints, onServerEnd, committed);
  }

  @Override
  public LocalFacts look() {
    Turn turn = instance.turn();
    turn.lock();
    try {
      instance.lookAside(turn.isEffectWaiting());
      LocalFacts facts = look.now(copying, trouble);
      return facts.server() instanceof Server.Down ? keptStandby(facts) : facts;
    } finally {
      instance.lookAside(false);
      turn.unlock();
    }
  }

  /**
   * Whoever starts it later gets a standby, also where a promotion was cut off after PostgreSQL had
   * removed the signal: without it the server would go on with the timeline that it was to leave.
   * Data that were never branded are not ours to touch.
   */
  private LocalFacts keptStandby(LocalFacts facts) {
    try {
      if (facts.token().isPresent()) {
        instance.directory().putStandbySignal();
      }
      return facts;
    } catch (IOException e) {
      return facts.withTrouble("standby.signal cannot be put back: " + e.getMessage());
    }
  }

  @Override
  public void giveUp() {
    instance.turn().giveUp();
  }

  /**
   * Tells the server to end at once, whatever else is under way, and waits for nothing: {@link
   * Stop} sees to the rest. From any thread.
   */
  public void quit() {
    new Stopping(instance).quit();
  }

  @Override
  public boolean perform(LocalEffect effect) {
    instance.turn().begin();
    Outcome outcome = attempt(effect);
    trouble =
        switch (outcome) {
          case Outcome.Done _ -> Optional.empty();
          case Outcome.Failed failed -> Optional.of(InWords.failure(effect, failed.reason()));
        };
    return outcome instanceof Outcome.Done;
  }

  private Outcome attempt(LocalEffect effect) {
    Duration time = timeFor(effect);
    Deadline deadline = Lengthy.is(effect) ? instance.turn().deadline(time) : Deadline.in(time);
    try {
      return instance.turn().effect(() -> carryOutAlone(effect, deadline));
    } catch (IOException | SQLException e) {
      return Outcome.failed(String.valueOf(e.getMessage()));
    } finally {
      copying = Optional.empty();
    }
  }

  private Duration timeFor(LocalEffect effect) {
    return switch (effect) {
      case Bootstrap _ -> config.times().bootstrap();
      case Promote _ -> config.times().promote();
      case Clone _, Rewind _ -> config.times().copy();
      case StartDetached _,
          Stop _,
          StopCleanly _,
          Checkpoint _,
          Detach _,
          Attach _,
          LoadRule _,
          WriteMarker _ ->
          config.times().effect();
    };
  }

  /** A copy takes hours, but none of the answers around it: meanwhile nobody else gets one. */
  private Duration answerFor(LocalEffect effect) {
    return effect instanceof Clone || effect instanceof Rewind
        ? config.times().effect()
        : timeFor(effect);
  }

  private Outcome carryOutAlone(LocalEffect effect, Deadline deadline)
      throws IOException, SQLException {
    instance.answerWithin(answerFor(effect));
    try {
      noticeLife();
      return carryOut(effect, deadline);
    } finally {
      instance.answerWithin(config.times().look());
      instance.endAside();
    }
  }

  private Outcome carryOut(LocalEffect effect, Deadline deadline) throws IOException, SQLException {
    return switch (effect) {
      case Bootstrap order -> new Bootstrapping(instance, notes).run(order.token(), deadline);
      case StartDetached _ -> new Starting(instance, notes).detached(deadline);
      case Stop _ -> new Stopping(instance).run(deadline);
      case StopCleanly _ -> new Stopping(instance).beginCleanly();
      case Checkpoint order -> checkpoints.begin(order.number(), notes.life());
      case Detach _ -> new Detaching(instance, notes).run(deadline);
      case Attach order -> new Attaching(instance).run(order, notes, deadline);
      case Promote order -> promote(order, deadline);
      case LoadRule order -> load(order, deadline);
      case WriteMarker order -> mark(order);
      case Rewind order -> rebuilding.rewind(order, deadline);
      case Clone order -> rebuilding.clone(order, deadline);
    };
  }

  private void noticeLife() throws IOException {
    notes.turnTo(instance.postmaster().map(Postmaster::life).orElse(0L));
  }

  private Outcome promote(Promote order, Deadline deadline) throws IOException, SQLException {
    if (notes.proven().filter(p -> p.number() == order.number()).isPresent()) {
      return Outcome.DONE;
    }
    boolean waiting = instance.state().inRecovery();
    Outcome promoted = new Promoting(instance).run(order, deadline);
    // Of one that was a primary already nobody knows here what it goes by: LoadRule proves it.
    if (waiting && promoted instanceof Outcome.Done) {
      // Set while in recovery and read back: whatever process was made since goes by it.
      Lsn barrier = instance.state().flushed();
      notes.loaded(new LifeNotes.Proven(order.number(), order.rule(), barrier));
    }
    return promoted;
  }

  private Outcome load(LoadRule order, Deadline deadline) throws IOException, SQLException {
    // Another hand may have changed it meanwhile: then nobody knows who goes by what.
    String current = instance.state().settings().standbyNames();
    Optional<LifeNotes.Proven> known =
        notes.proven().filter(p -> p.rule().standbyNames().equals(current));
    if (known.filter(p -> p.number() == order.number()).isPresent()) {
      return Outcome.DONE;
    }
    notes.loading();
    RuleLoading.Result result =
        new RuleLoading(instance).run(order.rule(), known.map(LifeNotes.Proven::rule), deadline);
    if (result.outcome() instanceof Outcome.Done) {
      notes.loaded(new LifeNotes.Proven(order.number(), order.rule(), result.barrier()));
    }
    return result.outcome();
  }

  private Outcome mark(WriteMarker order) throws IOException, SQLException {
    if (notes.proven().isEmpty()) {
      return Outcome.failed("no rule is proven to be loaded: nothing may be committed through it");
    }
    return instance.state().inRecovery()
        ? Outcome.failed("it is a standby: it writes nothing")
        : marker.begin(order, notes.life());
  }

  /** Gives back the sessions and the watch; the server goes on. */
  @Override
  public void close() {
    look.close();
    marker.close();
    checkpoints.close();
    instance.close();
  }
}
