package dev.primacy.simulation.postgres;

import dev.primacy.core.cluster.Timeline;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a server does in recovery: replays what it has, and gets more where it is told to. */
final class Recovery {

  private final Instance server;
  private final Disk disk;
  private final Restoring restoring;

  private boolean promoting;
  private boolean replaying;
  private WalRecord replayed;
  private boolean receivedSince;
  private boolean connecting;
  private @Nullable Receiver receiver;

  Recovery(Instance server, WalRecord from) {
    this.server = server;
    this.disk = server.disk();
    this.restoring = new Restoring(server);
    this.replayed = from;
    disk.hold = disk.hold.afterRestart();
  }

  private boolean goesOn() {
    return server.isRecovering();
  }

  private boolean isHeld() {
    return disk.hold.holds(hasReplayedAll());
  }

  /** Only a startup process that waits for WAL looks at its upstream; one that is held does not. */
  void reconsiderUpstream() {
    if (!goesOn() || isHeld()) {
      return;
    }
    if (receiver != null && disk.upstream.filter(receiver.upstream()::equals).isEmpty()) {
      receiver.end();
    }
    receiveSoon();
  }

  /** What held it up may be gone. */
  void replayAgain() {
    if (promoting) {
      promoteByHand();
    }
    if (!isHeld()) {
      replaySoon();
      reconsiderUpstream();
    }
  }

  /** Whoever reads what the next record removes goes first. */
  void promoteByHand() {
    promoting = disk.hold.holdsPromotion();
    if (!promoting) {
      server.leaveRecovery();
    }
  }

  /** Those that are in the way of the replay. */
  void endReaders() {
    disk.hold = disk.hold.withoutReaders();
  }

  void received(WalRecord record) {
    hold(record);
    receivedSince = true;
    replaySoon();
  }

  /** A part of the archive is on disk, without a word to the receiver. */
  void restored(WalRecord record) {
    hold(record);
    receivedSince = false;
    replaySoon();
  }

  private void hold(WalRecord record) {
    disk.written = disk.written.extendedBy(record);
    disk.flushed = disk.written;
  }

  /** Until WAL arrives, what was received is only known to the start of the file. */
  void attachedAnew() {
    receivedSince = false;
  }

  void replaySoon() {
    if (replaying || isHeld() || !goesOn()) {
      return;
    }
    replaying = true;
    server.later(
        server.dice().mostly(server.pace().replay(), server.pace().replay() * 10),
        () -> {
          replaying = false;
          if (goesOn() && !isHeld()) {
            boolean newTimeline = !replayed.timeline().equals(disk.flushed.timeline());
            replayed = disk.flushed;
            if (newTimeline) {
              server.endWalsenders(); // whoever follows asks again, and for the history first
            }
            server.links().forEach(Link::ship);
            receiveSoon();
          }
        });
  }

  void receiveSoon() {
    boolean parked = hasReplayedAll() && !isHeld();
    if (!goesOn() || !server.isReady() || !parked || receiver != null || connecting) {
      return;
    }
    restoring.begin();
    if (disk.upstream.isEmpty()) {
      return;
    }
    connecting = true;
    server.later(
        server.pace().retry() / 2 + server.near().latency(),
        () -> {
          connecting = false;
          if (goesOn() && receiver == null && disk.upstream.isPresent()) {
            receiver = new Receiver(server, disk.upstream.get());
            receiver.connect();
          }
        });
  }

  void receiverGone(Receiver gone) {
    if (receiver == gone) {
      receiver = null;
      server.later(server.pace().retry() / 2, this::receiveSoon);
    }
  }

  void endReceiver() {
    if (receiver != null) {
      receiver.end();
    }
  }

  void leave(WalRecord first) {
    replayed = first;
  }

  Optional<Receiver> receiver() {
    return Optional.ofNullable(receiver);
  }

  WalRecord replayed() {
    return replayed;
  }

  Timeline timeline() {
    return replayed.timeline();
  }

  private boolean hasReplayedAll() {
    return replayed == disk.flushed;
  }

  boolean knowsItsEnd() {
    boolean nothingComes = disk.archive.isEmpty() && !restoring.isUnderWay();
    return nothingComes && (receivedSince || hasReplayedAll());
  }

  /** {@code greatest(receive, replay)}. */
  WalRecord seenEnd() {
    return receivedSince ? disk.flushed : replayed;
  }
}
