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

/**
 * Makes this node's data anew from another's. It takes as long as it takes: whatever of it runs
 * beside the data in place does so aside, with looks meanwhile.
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

  Outcome clone(Clone order, Deadline deadline) throws IOException, SQLException {
    Optional<Address> source = Address.parse(order.source());
    if (source.isEmpty()) {
      return noAddress(order.source());
    }
    if (isDone(order.token())) {
      return Outcome.DONE;
    }
    Cloning cloning = new Cloning(instance, source.get(), order.token(), progress);
    return makeWay(cloning)
        .then(() -> aside(() -> cloning.copy(deadline)))
        .then(() -> aside(() -> cloning.prepareSwap(deadline)))
        .then(() -> cloning.swap(deadline))
        .then(() -> aside(cloning::clear));
  }

  private static Outcome noAddress(String source) {
    return Outcome.failed("'" + source + "' is no host:port");
  }

  private Outcome aside(Outcome.Attempt part) throws IOException, SQLException {
    return instance.turn().aside(part::run);
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

  Outcome rewind(Rewind order, Deadline deadline) throws IOException, SQLException {
    Optional<Address> source = Address.parse(order.source());
    if (source.isEmpty()) {
      return noAddress(order.source());
    }
    if (isDone(order.token())) {
      return Outcome.DONE;
    }
    Rewinding rewinding = new Rewinding(instance, source.get(), order.token(), progress);
    return aside(() -> rewinding.check(deadline))
        .then(() -> endCleanly(deadline))
        .then(() -> aside(() -> rewinding.prepare(deadline)))
        .then(() -> rewinding.moveAside(deadline))
        .then(() -> aside(() -> rewinding.run(deadline)))
        .then(rewinding::putBack);
  }

  /**
   * Brings the server to the end of its own WAL and there to a clean end. Its control file alone
   * tells {@code pg_rewind} how far it goes, and after a crash tells only of the last checkpoint.
   */
  private Outcome endCleanly(Deadline deadline) throws IOException, SQLException {
    return new Starting(instance, notes)
        .detached(deadline)
        .then(() -> awaitReplayed(deadline))
        .then(() -> stopFast(deadline));
  }

  private Outcome awaitReplayed(Deadline deadline) throws IOException, SQLException {
    Lsn before = instance.state().replayed();
    while (!instance.turn().await(deadline.orIn(STALL), INTERVAL, this::isReplayed)) {
      Lsn replayed = instance.state().replayed();
      if (deadline.hasPassed() || replayed.equals(before)) {
        return Outcome.failed(
            "its own WAL is not replayed to the end; see " + instance.config().serverLog());
      }
      before = replayed;
    }
    return Outcome.DONE;
  }

  private boolean isReplayed() throws IOException, SQLException {
    return instance.state().parkedAt().isPresent();
  }

  private Outcome stopFast(Deadline deadline) throws IOException, SQLException {
    instance.postmaster().ifPresent(p -> p.signal(Libc.SIGINT));
    Deadline end = deadline.orIn(STALL.multipliedBy(3));
    return Outcome.doneIf(
        instance.turn().await(end, INTERVAL, instance::hasEnded),
        "it does not stop cleanly; see " + instance.config().serverLog());
  }
}
