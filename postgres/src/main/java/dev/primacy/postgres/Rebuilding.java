package dev.primacy.postgres;

import dev.primacy.core.cluster.Address;
import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.node.LocalEffect.Clone;
import dev.primacy.core.node.LocalEffect.Rewind;
import dev.primacy.core.node.LocalFacts.Copying;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes this node's data anew from another's. It takes as long as it takes, so looks go on
 * meanwhile: it takes its turn only for what a look must not see half done.
 */
final class Rebuilding {

  private static final Duration INTERVAL = Duration.ofMillis(20);
  private static final Duration STALL = Duration.ofSeconds(10);

  private final Instance instance;
  private final LifeNotes notes;
  private final Consumer<Copying> progress;

  Rebuilding(Instance instance, LifeNotes notes, Consumer<Copying> progress) {
    this.instance = instance;
    this.notes = notes;
    this.progress = progress;
  }

  private <T> T alone(Turn.Alone<T> step) throws IOException, SQLException {
    return instance.turn().effect(step);
  }

  Outcome clone(Clone order, Deadline deadline) throws IOException, SQLException {
    Optional<Address> source = Address.parse(order.source());
    if (source.isEmpty()) {
      return noAddress(order.source());
    }
    Cloning cloning = new Cloning(instance, progress);
    if (alone(() -> isDone(order.token()))) {
      return Outcome.DONE;
    }
    if (alone(() -> makeWay(cloning)) instanceof Outcome.Failed failed) {
      return failed;
    }
    Outcome made = cloning.copy(source.get(), order.token(), deadline);
    if (made instanceof Outcome.Done) {
      made = alone(() -> swap(cloning, order.token(), deadline));
    }
    if (made instanceof Outcome.Done) {
      cloning.clear();
    }
    return made;
  }

  private static Outcome noAddress(String source) {
    return Outcome.failed("'" + source + "' is no host:port");
  }

  private boolean isDone(long token) throws IOException {
    return instance.directory().contents() instanceof DataDirectory.Contents.Data
        && instance.directory().token().equals(OptionalLong.of(token));
  }

  private Outcome makeWay(Cloning cloning) throws IOException, SQLException {
    if (instance.directory().isBeingFounded()) {
      // Nothing that anybody was promised: it makes way.
      Outcome _ = new Stopping(instance).run(Deadline.in(instance.config().times().effect()));
    }
    return cloning.check();
  }

  private static Outcome swap(Cloning cloning, long token, Deadline deadline) throws IOException {
    return cloning.check() instanceof Outcome.Failed failed
        ? failed
        : cloning.swap(token, deadline);
  }

  Outcome rewind(Rewind order, Deadline deadline) throws IOException, SQLException {
    Optional<Address> source = Address.parse(order.source());
    if (source.isEmpty()) {
      return noAddress(order.source());
    }
    if (alone(() -> isDone(order.token()))) {
      return Outcome.DONE;
    }
    Rewinding rewinding = new Rewinding(instance, source.get(), order.token(), progress);
    Outcome ready = rewinding.check(deadline);
    if (ready instanceof Outcome.Done) {
      ready = endCleanly(deadline);
    }
    if (ready instanceof Outcome.Done) {
      ready = rewinding.prepare(deadline);
    }
    if (ready instanceof Outcome.Failed) {
      return ready;
    }
    if (alone(() -> rewinding.moveAside(deadline)) instanceof Outcome.Failed failed) {
      return failed;
    }
    Outcome rewound = rewinding.run(deadline);
    return rewound instanceof Outcome.Failed
        ? rewound
        : alone(() -> {
          rewinding.putBack();
          instance.beside().deleteRewinds();
          return Outcome.DONE;
        });
  }

  /**
   * Brings the server to the end of its own WAL and there to a clean end. Its control file alone
   * tells {@code pg_rewind} how far it goes, and after a crash tells only of the last checkpoint.
   */
  private Outcome endCleanly(Deadline deadline) throws IOException, SQLException {
    Outcome started = alone(() -> startDetached(deadline));
    if (started instanceof Outcome.Done) {
      started = awaitReplayed(deadline);
    }
    return started instanceof Outcome.Done ? stopFast(deadline) : started;
  }

  private Outcome startDetached(Deadline deadline) throws IOException, SQLException {
    notes.turnTo(instance.postmaster().map(Postmaster::life).orElse(0L));
    return new Starting(instance, notes).detached(deadline);
  }

  private Outcome awaitReplayed(Deadline deadline) throws IOException, SQLException {
    @Nullable Lsn before = null;
    Deadline stall = deadline.orIn(STALL);
    while (true) {
      ServerState state = alone(instance::state);
      if (state.parkedAt().isPresent()) {
        return Outcome.DONE;
      }
      if (!state.replayed().equals(before)) {
        before = state.replayed();
        stall = deadline.orIn(STALL);
      }
      if (stall.hasPassed()) {
        return Outcome.failed("its own WAL is not replayed to the end");
      }
      boolean _ = Deadline.in(INTERVAL).await(INTERVAL, () -> false);
    }
  }

  private Outcome stopFast(Deadline deadline) throws IOException, SQLException {
    Optional<Postmaster> running = alone(instance::postmaster);
    running.ifPresent(p -> p.signal(Libc.SIGINT));
    boolean ended =
        deadline.orIn(STALL.multipliedBy(3)).await(INTERVAL, () -> alone(instance::hasEnded));
    return Outcome.doneIf(ended, "it does not stop cleanly");
  }
}
