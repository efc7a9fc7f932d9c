package dev.primacy.postgres;

import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.Lineage;
import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Timeline;
import dev.primacy.core.node.LocalFacts;
import dev.primacy.core.node.LocalFacts.Copying;
import dev.primacy.core.node.Server;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Turns what files, processes and one statement say into facts. */
final class Look implements AutoCloseable {

  private final Instance instance;
  private final LifeNotes notes;
  private final Marker marker;
  private final Checkpoints checkpoints;
  private final Runnable onServerEnd;
  private final CommitProbe commits;
  private @Nullable PostmasterWatch watch;
  private Lsn markerReadAt = Lsn.ZERO;

  Look(
      Instance instance,
      LifeNotes notes,
      Marker marker,
      Checkpoints checkpoints,
      Runnable onServerEnd,
      Consumer<Duration> committed) {
    this.instance = instance;
    this.notes = notes;
    this.marker = marker;
    this.checkpoints = checkpoints;
    this.onServerEnd = onServerEnd;
    this.commits = new CommitProbe(instance.config(), committed);
  }

  private record Seen(Server server, boolean fsync, Optional<String> trouble) {
    Seen(Server server) {
      this(server, false, Optional.empty());
    }
  }

  /** What is seen, with what is told of work on it. */
  LocalFacts now(Optional<Copying> copying, Optional<String> trouble) {
    LocalFacts seen = look();
    return new LocalFacts(
        seen.systemId(),
        seen.token(),
        seen.life(),
        seen.fsync(),
        seen.server(),
        copying,
        trouble.or(seen::trouble));
  }

  private LocalFacts look() {
    try {
      return switch (instance.directory().contents()) {
        case DataDirectory.Contents.Nothing _ -> without(new Server.Absent());
        case DataDirectory.Contents.Foreign foreign ->
            without(new Server.Unusable(foreign.reason()));
        case DataDirectory.Contents.Data data ->
            instance.directory().isBeingFounded()
                ? without(new Server.Absent())
                : withData(data.systemId());
      };
    } catch (IOException e) {
      return without(new Server.Unusable(e.toString()));
    }
  }

  private static LocalFacts without(Server server) {
    return new LocalFacts(
        OptionalLong.empty(),
        OptionalLong.empty(),
        0,
        false,
        server,
        Optional.empty(),
        Optional.empty());
  }

  private LocalFacts withData(long systemId) throws IOException {
    Seen seen = seeServer();
    return new LocalFacts(
        OptionalLong.of(systemId),
        instance.directory().token(),
        notes.life(),
        seen.fsync(),
        seen.server(),
        Optional.empty(),
        seen.trouble());
  }

  private Seen seeServer() throws IOException {
    Optional<Postmaster> running = instance.postmaster();
    if (notes.turnTo(running.map(Postmaster::life).orElse(0L))) {
      marker.forgetReplayed();
      markerReadAt = Lsn.ZERO;
    }
    if (running.isEmpty()) {
      boolean attached = instance.isAttached();
      return new Seen(
          new Server.Down(attached, attached ? Optional.empty() : instance.directory().cleanEnd()));
    }
    watch(running.get());
    if (!running.get().acceptsSessions()) {
      return new Seen(new Server.Unresponsive(running.get().status()));
    }
    try {
      ServerState state = instance.state();
      Server server = state.inRecovery() ? standby(state) : primary(state);
      return new Seen(server, state.settings().fsync(), notes.trouble(state));
    } catch (SQLException e) {
      return running.get().lives()
          ? new Seen(new Server.Unresponsive(String.valueOf(e.getMessage())))
          : seeServer();
    }
  }

  private void watch(Postmaster running) {
    if (watch == null || !watch.isFor(running)) {
      closeWatch();
      watch = new PostmasterWatch(running, onServerEnd);
    }
  }

  private Server primary(ServerState state) throws IOException {
    Timeline timeline = state.timeline().orElse(Timeline.FIRST);
    return new Server.Primary(
        instance.directory().history().lineage(timeline),
        state.flushed(),
        state.settings().standbyNames(),
        notes.loaded(),
        marker.acknowledged(notes.life()),
        state.walsenders(),
        commits.keepOn(notes.life()),
        checkpoints.completed(notes.life()));
  }

  private Server standby(ServerState state) throws IOException {
    Optional<Lsn> settled = notes.settledEnd(state);
    Optional<Position> end =
        WalEnd.at(instance.directory(), settled.orElse(WalEnd.received(state)), state);
    if (end.isEmpty()) {
      return new Server.Unresponsive("no WAL file holds its end");
    }
    Lineage lineage = instance.directory().history().lineage(end.get().timeline());
    return new Server.Standby(
        end.get(),
        lineage,
        settled.isPresent(),
        upstream(state),
        state.receiver(),
        notes.heardMillisAgo(),
        state.replayed(),
        replayedMarker(state.replayed()));
  }

  /** What is loaded, or else what the next reload or start would load. */
  private Optional<Server.Upstream> upstream(ServerState state) throws IOException {
    Optional<Server.Upstream> loaded = ConnInfo.upstream(state.settings().primaryConninfo());
    if (loaded.isPresent()) {
      return loaded;
    }
    AutoConf file = instance.directory().autoConf();
    boolean restores =
        state.restores()
            || file.value(OwnedSettings.RESTORE_COMMAND).filter(c -> !c.isBlank()).isPresent();
    return file.value(OwnedSettings.PRIMARY_CONNINFO)
        .flatMap(ConnInfo::upstream)
        .or(() -> restores ? Optional.of(Server.Upstream.ARCHIVE) : Optional.empty());
  }

  private Epoch replayedMarker(Lsn replayed) throws IOException {
    if (!replayed.equals(markerReadAt)) {
      markerReadAt = replayed;
      return marker.readReplayed();
    }
    return marker.lastReplayed();
  }

  @Override
  public void close() {
    commits.close();
    closeWatch();
  }

  private void closeWatch() {
    if (watch != null) {
      watch.close();
      watch = null;
    }
  }
}
