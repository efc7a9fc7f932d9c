package dev.primacy.core.scenario;

import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.Lineage;
import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Rule;
import dev.primacy.core.cluster.Timeline;
import dev.primacy.core.node.LocalEffect;
import dev.primacy.core.node.LocalFacts;
import dev.primacy.core.node.LocalServer;
import dev.primacy.core.node.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * The least of a PostgreSQL server that a story needs: everything it is told works, and at once.
 */
final class SceneServer implements LocalServer {

  private static final long SYSTEM_ID = 7_000_001;
  private static final int RECORD = 8;

  /** What lies on disk. */
  private record Wal(Lineage lineage, Lsn end, Epoch marker, Lsn markerAt, long token) {
    Wal appended() {
      return new Wal(lineage, new Lsn(end.value() + RECORD), marker, markerAt, token);
    }

    Wal branded(long brand) {
      return new Wal(lineage, end, marker, markerAt, brand);
    }
  }

  private enum Mode {
    DOWN,
    STANDBY,
    PRIMARY
  }

  private final String address;
  private final SortedMap<String, SceneServer> network;
  private Optional<Wal> wal = Optional.empty();
  private Mode mode = Mode.DOWN;
  private Optional<Server.Upstream> upstream = Optional.empty();
  private boolean receiving;
  private long heardMillisAgo;
  private Optional<Server.Loaded> loaded = Optional.empty();
  private Rule rule = Rule.NONE_REQUIRED;
  private long life;
  private Epoch acknowledgedMarker = Epoch.NONE;
  private boolean reachable = true;
  private boolean refusesPromotion;
  private boolean refusesRewind;
  private boolean stopsNever;
  private Optional<Position> finalEnd = Optional.empty();
  private long checkpointed;
  private Optional<String> trouble = Optional.empty();

  SceneServer(String address, SortedMap<String, SceneServer> network) {
    this.address = address;
    this.network = network;
    network.put(address, this);
  }

  void reachable(boolean by) {
    reachable = by;
  }

  /** Another agent has proven nothing yet of what runs. */
  void watchedByAnotherAgent() {
    loaded = Optional.empty();
    acknowledgedMarker = Epoch.NONE;
  }

  /** The process dies; what it wrote last has reached nobody. */
  void crashWithUnsentWal() {
    wal = wal.map(Wal::appended);
    crash();
  }

  void refusePromotion() {
    refusesPromotion = true;
  }

  void neverStops() {
    stopsNever = true;
  }

  void refuseRewind() {
    refusesRewind = true;
  }

  void loseData() {
    crash();
    wal = Optional.empty();
  }

  void crash() {
    mode = Mode.DOWN;
    finalEnd = Optional.empty();
    checkpointed = 0;
    watchedByAnotherAgent();
    receiving = false;
  }

  boolean isRunning() {
    return mode != Mode.DOWN;
  }

  boolean isReachable() {
    return reachable;
  }

  /** Time passes: a primary writes a little, a standby receives what there is. */
  void pass(long millis) {
    if (mode == Mode.PRIMARY) {
      wal = wal.map(Wal::appended);
    }
    heardMillisAgo += millis;
    Optional<SceneServer> source = upstream.map(u -> network.get(u.address()));
    receiving =
        mode == Mode.STANDBY
            && source.filter(s -> s.mode == Mode.PRIMARY && s.reachable && reachable).isPresent();
    if (receiving) {
      heardMillisAgo = 0;
      long brand = wal.orElseThrow().token();
      wal = source.orElseThrow().wal.map(w -> w.branded(brand));
    }
  }

  @Override
  public LocalFacts look() {
    return new LocalFacts(
        wal.isPresent() ? OptionalLong.of(SYSTEM_ID) : OptionalLong.empty(),
        wal.map(w -> OptionalLong.of(w.token())).orElse(OptionalLong.empty()),
        mode == Mode.DOWN ? 0 : life,
        true,
        server(),
        Optional.empty(),
        trouble);
  }

  private Server server() {
    if (wal.isEmpty()) {
      return new Server.Absent();
    }
    Wal now = wal.get();
    return switch (mode) {
      case DOWN -> new Server.Down(false, finalEnd);
      case STANDBY ->
          new Server.Standby(
              new Position(now.lineage().current(), now.end()),
              now.lineage(),
              !receiving,
              upstream,
              receiving,
              receiving ? Optional.of(heardMillisAgo) : Optional.empty(),
              now.end(),
              now.marker());
      case PRIMARY -> primary(now);
    };
  }

  private Server.Primary primary(Wal now) {
    if (isMarkerAcknowledged(now)) {
      acknowledgedMarker = now.marker();
    }
    return new Server.Primary(
        now.lineage(),
        now.end(),
        rule.standbyNames(),
        loaded,
        acknowledgedMarker,
        walsenders(),
        0,
        checkpointed);
  }

  private boolean isMarkerAcknowledged(Wal now) {
    if (loaded.isEmpty()) {
      return false;
    }
    long flushed =
        walsenders().stream()
            .filter(w ->
                rule.acknowledgers().stream()
                    .anyMatch(a -> a.applicationName().equals(w.applicationName())))
            .filter(w -> !w.flushed().isBefore(now.markerAt()))
            .count();
    return flushed >= rule.required();
  }

  private List<Server.Walsender> walsenders() {
    List<Server.Walsender> all = new ArrayList<>();
    for (SceneServer other : network.values()) {
      if (other.receiving && other.upstream.filter(u -> u.address().equals(address)).isPresent()) {
        Lsn end = other.wal.orElseThrow().end();
        String name = other.upstream.get().applicationName();
        all.add(new Server.Walsender(name, true, end, end, end, Server.Lag.NONE));
      }
    }
    return all;
  }

  @Override
  public boolean perform(LocalEffect effect) {
    switch (effect) {
      case LocalEffect.Bootstrap(long token) -> {
        wal = Optional.of(new Wal(Lineage.FIRST, new Lsn(96), Epoch.NONE, Lsn.ZERO, token));
        start(Mode.PRIMARY);
      }
      case LocalEffect.StartDetached _ -> {
        upstream = Optional.empty();
        start(Mode.STANDBY);
      }
      case LocalEffect.Stop _ -> crash();
      case LocalEffect.StopCleanly _ -> {
        return stopCleanly();
      }
      case LocalEffect.Checkpoint(long order) -> checkpointed = order;
      case LocalEffect.Detach _ -> {
        upstream = Optional.empty();
        receiving = false;
      }
      case LocalEffect.Attach(var to, long token) -> {
        wal = wal.map(w -> w.branded(token));
        upstream = Optional.of(to);
        pass(0);
      }
      case LocalEffect.Promote promote -> {
        return promote(promote);
      }
      case LocalEffect.LoadRule(long number, Rule next) -> load(number, next);
      case LocalEffect.WriteMarker(Epoch epoch, _, _) ->
          wal =
              wal.map(Wal::appended)
                  .map(w -> new Wal(w.lineage(), w.end(), epoch, w.end(), w.token()));
      case LocalEffect.Rewind(String source, long token) -> {
        crash();
        if (refusesRewind) {
          wal = Optional.empty(); // cut off in the middle: what is left is not in its place
          return false;
        }
        wal = network.getOrDefault(source, this).wal.map(w -> w.branded(token));
      }
      case LocalEffect.Clone(String source, long token) ->
          wal = network.getOrDefault(source, this).wal.map(w -> w.branded(token));
    }
    return true;
  }

  /** What it still has to say reaches whoever streams. */
  private boolean stopCleanly() {
    if (stopsNever) {
      return true;
    }
    network.values().forEach(other -> other.pass(0));
    Wal now = wal.orElseThrow();
    crash();
    finalEnd = Optional.of(new Position(now.lineage().current(), now.end()));
    return true;
  }

  private void start(Mode as) {
    finalEnd = Optional.empty();
    mode = as;
    life++;
  }

  private boolean promote(LocalEffect.Promote promote) {
    if (refusesPromotion) {
      trouble = Optional.of("cannot be promoted");
      return false;
    }
    mode = Mode.PRIMARY;
    Timeline next = promote.timeline();
    wal =
        wal.map(w ->
                new Wal(
                    w.lineage().forkedAt(w.end(), next),
                    w.end(),
                    w.marker(),
                    w.markerAt(),
                    w.token()))
            .map(Wal::appended);
    load(promote.number(), promote.rule());
    return true;
  }

  private void load(long number, Rule next) {
    rule = next;
    loaded = Optional.of(new Server.Loaded(number, wal.orElseThrow().end()));
  }
}
