package dev.primacy.simulation.postgres;

import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.node.LocalEffect;
import dev.primacy.core.node.LocalFacts;
import dev.primacy.core.node.LocalServer;
import dev.primacy.core.node.Server;
import dev.primacy.core.node.Server.Loaded;
import dev.primacy.core.node.Server.Walsender;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An agent's hands and eyes on the server of its host. What it has proven of the server is its own,
 * and lost with it.
 */
public final class SimulatedServer implements LocalServer {

  private final Host host;
  private final Effects effects;
  private Optional<String> trouble = Optional.empty();

  // Proven of one start of the server, and void with the next.
  private long life;
  private Optional<Loaded> loaded = Optional.empty();
  private Optional<SyncNames> loadedNames = Optional.empty();
  private Epoch marker = Epoch.NONE;
  private long checkpointed;
  private Epoch markerUnderWay = Epoch.NONE;

  public SimulatedServer(Host host) {
    this.host = host;
    this.effects = new Effects(host, this);
  }

  @Override
  public LocalFacts look() {
    Disk disk = host.disk();
    Instance instance = host.instance();
    if (instance == null || instance.life() != life) {
      forget(instance == null ? 0 : instance.life());
    }
    if (disk == null || disk.founding) {
      return nothing();
    }
    return new LocalFacts(
        OptionalLong.of(disk.systemId),
        disk.token,
        instance == null || instance.isOrphaned() ? 0 : instance.life(),
        true,
        server(disk, instance),
        Optional.empty(),
        trouble.or(() -> heldUp(disk, instance)));
  }

  /** Why it cannot tell where it ends. */
  private static Optional<String> heldUp(Disk disk, @Nullable Instance instance) {
    boolean waits =
        instance != null
            && instance.isReady()
            && instance.isRecovering()
            && instance.recovery().receiver().isEmpty()
            && disk.upstream.isEmpty()
            && !instance.recovery().knowsItsEnd()
            && disk.hold.holds(false);
    return waits ? Optional.of("replay is held up: " + disk.hold) : Optional.empty();
  }

  private LocalFacts nothing() {
    return new LocalFacts(
        OptionalLong.empty(),
        OptionalLong.empty(),
        0,
        false,
        new Server.Absent(),
        Optional.empty(),
        trouble);
  }

  private Server server(Disk disk, @Nullable Instance instance) {
    if (instance == null || instance.isOrphaned()) {
      boolean attached = instance != null && host.rules().seeAttached();
      return new Server.Down(attached, instance == null ? disk.cleanEnd : Optional.empty());
    }
    if (!instance.isReady() || instance.isFrozen() || instance.isStopping()) {
      return new Server.Unresponsive(instance.isReady() ? "no answer" : "starting");
    }
    return instance.isRecovering() ? standby(disk, instance) : primary(disk, instance);
  }

  private Server standby(Disk disk, Instance instance) {
    boolean receiving =
        instance.recovery().receiver().isPresent()
            && (host.rules().endReceiver() || disk.upstream.isPresent());
    Optional<Long> heard =
        instance
            .recovery()
            .receiver()
            .flatMap(Receiver::heardAt)
            .map(at -> (host.clock().micros() - at) / 1000);
    WalRecord end = instance.recovery().seenEnd();
    return new Server.Standby(
        end.position(),
        end.lineage(),
        !receiving && (instance.recovery().knowsItsEnd() || !host.rules().settle()),
        disk.upstream.or(() -> disk.archive.map(_ -> Server.Upstream.ARCHIVE)),
        receiving,
        heard,
        instance.recovery().replayed().lsn(),
        instance.recovery().replayed().marker());
  }

  private Server primary(Disk disk, Instance instance) {
    List<Walsender> walsenders =
        instance.links().stream()
            .map(l -> {
              var flushed = new dev.primacy.core.cluster.Lsn(l.flushed());
              return new Walsender(
                  l.name(), l.isStreaming(), flushed, flushed, flushed, Server.Lag.NONE);
            })
            .toList();
    return new Server.Primary(
        disk.flushed.lineage(),
        disk.flushed.lsn(),
        disk.names.text(),
        loaded,
        marker,
        walsenders,
        0,
        checkpointed);
  }

  void checkpointed(long number) {
    checkpointed = number;
  }

  /** Begins an attempt, of which the caller runs one part at a time. */
  public Attempt begin(LocalEffect effect) {
    look();
    return effects.attempt(effect);
  }

  /** The whole attempt, with the world going on meanwhile. */
  @Override
  public boolean perform(LocalEffect effect) {
    Attempt attempt = begin(effect);
    while (true) {
      switch (attempt.advance()) {
        case DONE -> {
          return true;
        }
        case FAILED -> {
          return false;
        }
        case GOING -> host.clock().runUntil(host.clock().micros() + host.pace().step());
      }
    }
  }

  void trouble(Optional<String> next) {
    trouble = next;
  }

  Optional<SyncNames> loadedNames() {
    return loadedNames;
  }

  boolean hasLoaded(long rule) {
    return loaded.filter(l -> l.rule() == rule).isPresent();
  }

  void loaded(long rule, SyncNames names, WalRecord barrier) {
    loaded = Optional.of(new Loaded(rule, barrier.lsn()));
    loadedNames = Optional.of(names);
  }

  void unproven() {
    loadedNames = Optional.empty();
  }

  /** Whether the marker of this epoch still has to be written. */
  boolean wantsMarker(Epoch epoch) {
    return markerUnderWay.isBefore(epoch);
  }

  void markerUnderWay(Epoch epoch) {
    markerUnderWay = epoch;
  }

  void markerAcknowledged(Epoch epoch, long ofLife) {
    if (ofLife == life && marker.isBefore(epoch)) {
      marker = epoch;
    }
  }

  private void forget(long next) {
    life = next;
    loaded = Optional.empty();
    loadedNames = Optional.empty();
    marker = Epoch.NONE;
    markerUnderWay = Epoch.NONE;
    checkpointed = 0;
  }
}
