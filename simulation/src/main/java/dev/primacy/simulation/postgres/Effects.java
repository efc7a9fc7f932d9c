package dev.primacy.simulation.postgres;

import dev.primacy.core.cluster.Timeline;
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
import dev.primacy.simulation.postgres.Attempt.Outcome;
import dev.primacy.simulation.postgres.Attempt.Part;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** The parts of each local effect. */
final class Effects {

  private final Host host;
  private final SimulatedServer server;

  Effects(Host host, SimulatedServer server) {
    this.host = host;
    this.server = server;
  }

  Attempt attempt(LocalEffect effect) {
    String name = effect.getClass().getSimpleName();
    List<Part> parts =
        switch (effect) {
          case Bootstrap(long token) -> bootstrap(token);
          case StartDetached _ -> startDetached();
          case Stop _ -> stop();
          case StopCleanly _ -> stopCleanly();
          case Checkpoint(long number) -> checkpoint(number);
          case Detach _ -> detach();
          case Attach e -> attach(e);
          case Promote e -> promote(e);
          case LoadRule e -> loadRule(e.number(), SyncNames.of(e.rule()));
          case WriteMarker e -> writeMarker(e);
          case Rewind e -> rewind(e);
          case Clone e -> copy(e);
        };
    Runnable whenGivenUp = effect instanceof Promote ? host::killServer : () -> {};
    return new Attempt(name, server, parts, host.pace().polls(), whenGivenUp);
  }

  private List<Part> bootstrap(long token) {
    return List.of(
        () -> {
          if (host.instance() != null) {
            return Outcome.DONE;
          }
          Disk disk = host.disk();
          if (disk == null) {
            disk = new Disk(host.dice().between(1, 1L << 40), WalRecord.initial());
            disk.token = OptionalLong.of(token);
            disk.founding = true;
            host.disk(disk);
          }
          host.begin(false);
          return Outcome.DONE;
        },
        () -> until(host::isPrimary),
        () ->
            onDisk(disk -> {
              disk.standbySignal = true;
              disk.founding = false;
              return Outcome.DONE;
            }));
  }

  private List<Part> startDetached() {
    return List.of(
        () ->
            onDisk(disk -> {
              if (host.instance() != null) {
                return Outcome.DONE;
              }
              if (host.rules().cleanHistories()) {
                disk.histories.tailMap(disk.written.timeline(), false).clear();
              }
              disk.upstream = Optional.empty();
              disk.archive = Optional.empty();
              if (host.rules().startAsStandby() || !disk.wasPrimary) {
                disk.standbySignal = true;
                disk.names = host.rules().sentinel() ? SyncNames.SENTINEL : disk.names;
              } else {
                disk.standbySignal = false;
              }
              return Outcome.DONE;
            }),
        () ->
            onDisk(disk -> {
              if (host.instance() != null) {
                return Outcome.DONE;
              }
              if (!disk.canStart()) {
                return Outcome.FAILED;
              }
              host.begin(disk.standbySignal);
              return Outcome.DONE;
            }),
        () -> until(() -> host.isRunning() || host.instance() == null));
  }

  private List<Part> stop() {
    return List.of(() -> {
      if (host.isStubborn()) {
        return Outcome.WAIT;
      }
      host.killServer();
      return Outcome.DONE;
    });
  }

  private List<Part> stopCleanly() {
    return List.of(
        () -> {
          host.running().filter(i -> !i.isRecovering()).ifPresent(Instance::beginToStop);
          return Outcome.DONE;
        },
        () -> until(() -> !host.isStopping()));
  }

  private List<Part> checkpoint(long number) {
    return List.of(() -> {
      server.checkpointed(number);
      return Outcome.DONE;
    });
  }

  private List<Part> detach() {
    return List.of(
        () ->
            onDisk(disk -> {
              disk.upstream = Optional.empty();
              disk.archive = Optional.empty();
              host.running().filter(i -> !i.isFrozen()).ifPresent(Instance::reload);
              return Outcome.DONE;
            }),
        () ->
            onStandby(standby -> {
              if (host.rules().endReceiver()) {
                standby.recovery().endReceiver();
              }
              return Outcome.DONE;
            }),
        () ->
            until(() ->
                !host.rules().endReceiver()
                    || host.running().filter(i -> i.recovery().receiver().isPresent()).isEmpty()));
  }

  private List<Part> attach(Attach effect) {
    return List.of(
        () ->
            onDisk(disk -> {
              disk.token = OptionalLong.of(effect.token());
              return Outcome.DONE;
            }),
        () ->
            onStandby(standby -> {
              standby.disk().upstream = Optional.of(effect.upstream());
              standby.disk().archive = Optional.empty();
              standby.reload();
              return Outcome.DONE;
            }));
  }

  private List<Part> promote(Promote effect) {
    SyncNames names = SyncNames.of(effect.rule());
    if (host.running().filter(i -> isPromoted(i, effect.timeline())).isPresent()) {
      return List.of();
    }
    return List.of(
        () ->
            onStandby(standby -> {
              Disk disk = standby.disk();
              if (disk.upstream.isPresent()
                  || disk.archive.isPresent()
                  || effect.timeline().compareTo(disk.written.timeline()) <= 0
                  || standby.recovery().receiver().isPresent()
                  || disk.histories.containsKey(effect.timeline())) {
                return Outcome.FAILED;
              }
              disk.names = names;
              standby.reload();
              return Outcome.DONE;
            }),
        () ->
            onStandby(standby ->
                standby.sync().isDefined() == !names.asksNobody() ? Outcome.DONE : Outcome.WAIT),
        () ->
            onStandby(standby -> {
              writeNeutralHistories(standby.disk(), effect.timeline());
              return Outcome.DONE;
            }),
        () ->
            onStandby(standby -> {
              standby.recovery().endReaders();
              standby.promote();
              return Outcome.DONE;
            }),
        () ->
            onPrimary(primary -> {
              primary.disk().standbySignal = true;
              // Read back before the promotion; whoever streams now came after it.
              server.loaded(effect.number(), names, primary.disk().flushed);
              return Outcome.DONE;
            }));
  }

  private static boolean isPromoted(Instance instance, Timeline timeline) {
    return !instance.isRecovering() && instance.newestTimeline().equals(timeline);
  }

  private void writeNeutralHistories(Disk disk, Timeline wanted) {
    if (!host.rules().neutralHistories()) {
      return;
    }
    for (Timeline t = Disk.next(disk.written.timeline());
        t.compareTo(wanted) < 0;
        t = Disk.next(t)) {
      disk.histories.putIfAbsent(t, Disk.HistoryFile.NEUTRAL);
    }
  }

  private List<Part> loadRule(long number, SyncNames names) {
    if (server.hasLoaded(number) && server.loadedNames().filter(names::equals).isPresent()) {
      return List.of();
    }
    // Nothing visible tells which W a walsender goes by: only one made after the reload is sure.
    boolean replace = server.loadedNames().filter(known -> !isOtherNumber(known, names)).isEmpty();
    boolean prove = host.rules().proveLoaded();
    return List.of(
        () ->
            onPrimary(primary -> {
              server.unproven();
              // Whoever promoted it may have died before this was put back.
              primary.disk().standbySignal = true;
              primary.disk().names = names;
              primary.reload();
              return Outcome.DONE;
            }),
        () ->
            onPrimary(primary -> {
              if (prove && replace) {
                primary.endWalsenders();
              }
              if (prove && !primary.sync().isDefined()) {
                // CHECKPOINT: the checkpointer reads its configuration first.
                primary.sync().load(names);
              }
              return Outcome.DONE;
            }),
        () ->
            onPrimary(primary -> !prove || isLoaded(primary, names) ? Outcome.DONE : Outcome.WAIT),
        () ->
            onPrimary(primary -> {
              server.loaded(number, names, primary.disk().flushed);
              primary.commit(new Content.Noise(), () -> {});
              return Outcome.DONE;
            }));
  }

  /** From W = 0 there is no old number that a walsender could go by. */
  private static boolean isOtherNumber(SyncNames known, SyncNames next) {
    return !known.asksNobody() && !next.asksNobody() && known.required() != next.required();
  }

  private static boolean isLoaded(Instance primary, SyncNames names) {
    return primary.sync().isDefined() == !names.asksNobody()
        && primary.links().stream()
            .allMatch(l -> l.loaded().names(l.name()) == names.names(l.name()));
  }

  private List<Part> writeMarker(WriteMarker effect) {
    return List.of(() ->
        onPrimary(primary -> {
          if (server.wantsMarker(effect.epoch())) {
            server.markerUnderWay(effect.epoch());
            long life = primary.life();
            primary.commit(
                new Content.Marker(effect.epoch()),
                () -> {
                  server.markerAcknowledged(effect.epoch(), life);
                  host.changed();
                });
            if (!host.rules().markerAcknowledged()) {
              server.markerAcknowledged(effect.epoch(), life);
            }
          }
          return Outcome.DONE;
        }));
  }

  private List<Part> copy(Clone effect) {
    return List.of(
        () -> source(effect.source()).isPresent() ? Outcome.DONE : Outcome.FAILED,
        this::makeWay,
        () -> Outcome.DONE,
        () -> bring(effect.source(), effect.token()));
  }

  /** Nobody was promised anything of a cluster whose making was cut off. */
  private Outcome makeWay() {
    Disk disk = host.disk();
    if (disk != null && disk.founding) {
      host.killServer();
    }
    return Outcome.DONE;
  }

  /**
   * Out of its place, whole or not at all; what is left of one that is cut off is good for nothing.
   */
  private List<Part> rewind(Rewind effect) {
    return List.of(
        () -> source(effect.source()).isPresent() ? Outcome.DONE : Outcome.FAILED,
        () ->
            onDisk(disk -> {
              if (host.isPrimary() || host.isStubborn()) {
                return Outcome.FAILED;
              }
              host.killServer();
              return Outcome.DONE;
            }),
        () ->
            onDisk(disk -> {
              if (host.instance() != null) {
                return Outcome.FAILED;
              }
              host.moveDiskAside();
              return Outcome.DONE;
            }),
        () -> Outcome.DONE,
        () -> host.disk() == null ? bring(effect.source(), effect.token()) : Outcome.FAILED);
  }

  /** Everything that is there, the settings too, made this host's own before anybody starts it. */
  private Outcome bring(String from, long token) {
    Optional<Disk> source = source(from).map(Instance::disk);
    if (host.instance() != null || source.isEmpty()) {
      return Outcome.FAILED;
    }
    Disk copy = source.get().copy();
    copy.token = OptionalLong.of(token);
    copy.upstream = Optional.empty();
    copy.archive = Optional.empty();
    copy.names = SyncNames.SENTINEL;
    copy.standbySignal = true;
    copy.wasPrimary = false;
    host.disk(copy);
    return Outcome.DONE;
  }

  private Optional<Instance> source(String address) {
    return host.near()
        .at(address)
        .filter(h -> h != host && host.near().reaches(host, h) && host.near().reaches(h, host))
        .flatMap(Host::running)
        .filter(i -> !i.isFrozen());
  }

  private static Outcome until(BooleanSupplier condition) {
    return condition.getAsBoolean() ? Outcome.DONE : Outcome.WAIT;
  }

  private Outcome onDisk(Function<Disk, Outcome> part) {
    Disk disk = host.disk();
    return disk == null ? Outcome.FAILED : part.apply(disk);
  }

  private Outcome onStandby(Function<Instance, Outcome> part) {
    return on(part, true);
  }

  private Outcome onPrimary(Function<Instance, Outcome> part) {
    return on(part, false);
  }

  private Outcome on(Function<Instance, Outcome> part, boolean recovering) {
    Optional<Instance> instance =
        host.running().filter(i -> i.isRecovering() == recovering).filter(i -> !i.isFrozen());
    return instance.map(part).orElse(Outcome.FAILED);
  }
}
