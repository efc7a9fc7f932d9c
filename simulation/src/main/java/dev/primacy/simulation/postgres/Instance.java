package dev.primacy.simulation.postgres;

import dev.primacy.core.cluster.Timeline;
import dev.primacy.simulation.engine.Dice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One start of PostgreSQL, until it ends. */
final class Instance {

  private final Host host;
  private final Disk disk;
  private final long life;
  private final SyncWait sync;
  private final List<Link> links = new ArrayList<>();
  private final Breath breath;

  private boolean ready;
  private boolean recovering;
  private boolean stopping;
  private boolean orphaned;
  private boolean replayBlocked;
  private boolean replaying;
  private WalRecord replayed;
  private boolean receivedSince;
  private boolean connecting;
  private @Nullable Receiver receiver;

  Instance(Host host, Disk disk, long life, boolean recovering) {
    this.host = host;
    this.disk = disk;
    this.life = life;
    this.breath = new Breath(host);
    this.recovering = recovering;
    this.sync = new SyncWait(this, !disk.names.asksNobody());
    // Recovery begins at the last checkpoint.
    this.replayed = recovering ? disk.written.back(host.dice().below(6)) : disk.written;
  }

  void start() {
    later(
        host.dice().mostly(pace().start(), pace().start() * 8),
        () -> {
          ready = true;
          if (recovering) {
            replaySoon();
          } else {
            disk.wasPrimary = true;
            host.witness().opened(host, disk.written);
          }
          host.changed();
        });
  }

  // --- being a process ---

  void later(long delay, Runnable action) {
    breath.later(delay, action);
  }

  void whenRunning(Runnable action) {
    breath.whenRunning(action);
  }

  void freeze() {
    breath.freeze();
  }

  void thaw() {
    breath.thaw();
  }

  /** The postmaster is killed; sessions and some walsenders live on. */
  void orphan() {
    orphaned = true;
    for (Link link : List.copyOf(links)) {
      if (host.dice().chance(0.3)) {
        link.endSender();
      }
    }
  }

  void end() {
    if (breath.isEnded()) {
      return;
    }
    WalRecord survives = disk.written;
    while (survives != disk.flushed && host.dice().chance(0.5)) {
      survives = survives.back(1);
    }
    disk.written = survives;
    disk.flushed = survives;
    for (Link link : List.copyOf(links)) {
      link.endSender();
    }
    if (receiver != null) {
      receiver.end();
    }
    breath.end();
  }

  // --- being a primary ---

  /** From here on it takes no more commits, writes its last record, and sends what is left. */
  void beginToStop() {
    if (!stopping) {
      stopping = true;
      disk.written = disk.written.followedBy(new Content.Noise(), disk.written.timeline());
      disk.flushed = disk.written;
      links.forEach(Link::ship);
      endWhenAllIsSent();
    }
  }

  /** By itself, whether or not who wanted it to stop still lives. */
  private void endWhenAllIsSent() {
    later(
        pace().step(),
        () -> {
          if (hasSentAll()) {
            host.stoppedCleanly();
          } else {
            endWhenAllIsSent();
          }
        });
  }

  boolean isStopping() {
    return stopping;
  }

  /** Whoever streams has everything. */
  private boolean hasSentAll() {
    return links.stream()
        .filter(Link::isStreaming)
        .allMatch(l -> l.flushed() >= disk.flushed.end());
  }

  void commit(Content content, Runnable acknowledged) {
    commit(content, WalRecord.BYTES, acknowledged);
  }

  void commit(Content content, int bytes, Runnable acknowledged) {
    if (stopping) {
      return;
    }
    WalRecord record = disk.written.followedBy(content, disk.written.timeline(), bytes);
    disk.written = record;
    later(
        host.dice().mostly(pace().flush(), pace().flush() * 10),
        () -> {
          if (disk.flushed.end() < record.end()) {
            disk.flushed = record;
            links.forEach(Link::ship);
          }
          sync.flushed(record, acknowledged);
        });
  }

  void promote() {
    host.witness().promoted(host, leaveRecovery());
  }

  /** Goes on, as a primary, on the next number that no history file takes. */
  WalRecord leaveRecovery() {
    endReceiver();
    Timeline timeline = Disk.next(disk.newestTimeline());
    WalRecord first = disk.written.followedBy(new Content.Promotion(), timeline);
    disk.written = first;
    disk.flushed = first;
    disk.histories.put(timeline, new Disk.HistoryFile(first.lineage()));
    disk.standbySignal = false;
    disk.wasPrimary = true;
    replayed = first;
    recovering = false;
    endWalsenders();
    host.trace().say(() -> "%s is promoted: %s".formatted(host, first.lineage()));
    host.witness().opened(host, first);
    host.changed();
    return first;
  }

  void joined(Link link) {
    links.add(link);
  }

  void gone(Link link) {
    links.remove(link);
  }

  boolean streamsTo(Host standby) {
    return links.stream().anyMatch(l -> l.standby().host() == standby);
  }

  void endWalsenders() {
    List.copyOf(links).forEach(Link::endSender);
  }

  // --- settings ---

  /** SIGHUP: every process reads the files when it comes to it. */
  void reload() {
    links.forEach(Link::reload);
    later(host.dice().mostly(pace().reload(), pace().reload() * 20), () -> sync.load(disk.names));
    later(host.dice().mostly(pace().reload(), pace().reload() * 5), this::reconsiderUpstream);
  }

  /**
   * Only a startup process that waits for WAL looks at its upstream; one that is blocked does not.
   */
  private void reconsiderUpstream() {
    if (!recovering || replayBlocked) {
      return;
    }
    if (receiver != null && disk.upstream.filter(receiver.upstream()::equals).isEmpty()) {
      receiver.end();
    }
    receiveSoon();
  }

  // --- being a standby ---

  void blockReplay(boolean blocked) {
    replayBlocked = blocked;
    if (!blocked) {
      replaySoon();
      reconsiderUpstream();
    }
  }

  void received(WalRecord record) {
    disk.written = disk.written.extendedBy(record);
    disk.flushed = disk.written;
    receivedSince = true;
    replaySoon();
  }

  /** Until WAL arrives, what was received is only known to the start of the file. */
  void attachedAnew() {
    receivedSince = false;
  }

  private void replaySoon() {
    if (replaying || replayBlocked || !recovering) {
      return;
    }
    replaying = true;
    later(
        host.dice().mostly(pace().replay(), pace().replay() * 10),
        () -> {
          replaying = false;
          if (recovering && !replayBlocked) {
            boolean newTimeline = !replayed.timeline().equals(disk.flushed.timeline());
            replayed = disk.flushed;
            if (newTimeline) {
              endWalsenders(); // whoever follows asks again, and for the history first
            }
            links.forEach(Link::ship);
            receiveSoon();
          }
        });
  }

  private void receiveSoon() {
    boolean parked = replayed == disk.flushed && !replayBlocked;
    if (!recovering || !ready || !parked || receiver != null || connecting) {
      return;
    }
    if (disk.upstream.isEmpty()) {
      return;
    }
    connecting = true;
    later(
        pace().retry() / 2 + host.near().latency(),
        () -> {
          connecting = false;
          if (recovering && receiver == null && disk.upstream.isPresent()) {
            receiver = new Receiver(this, disk.upstream.get());
            receiver.connect();
          }
        });
  }

  void receiverGone(Receiver gone) {
    if (receiver == gone) {
      receiver = null;
      later(pace().retry() / 2, this::receiveSoon);
    }
  }

  /** What a reader sees: on a primary all that is written, on a standby what it has replayed. */
  WalRecord visible() {
    return recovering ? replayed : disk.written;
  }

  void endReceiver() {
    if (receiver != null) {
      receiver.end();
    }
  }

  // --- what can be asked of it ---

  Host host() {
    return host;
  }

  Disk disk() {
    return disk;
  }

  long life() {
    return life;
  }

  SyncWait sync() {
    return sync;
  }

  List<Link> links() {
    return links;
  }

  Optional<Receiver> receiver() {
    return Optional.ofNullable(receiver);
  }

  WalRecord replayed() {
    return replayed;
  }

  boolean hasReplayedAll() {
    return replayed == disk.flushed;
  }

  boolean knowsItsEnd() {
    return receivedSince || hasReplayedAll();
  }

  /** {@code greatest(receive, replay)}. */
  WalRecord seenEnd() {
    return receivedSince ? disk.flushed : replayed;
  }

  Timeline newestTimeline() {
    return recovering ? replayed.timeline() : disk.written.timeline();
  }

  /** What it sends on: all of its own, or what it has replayed of its upstream's. */
  WalRecord sendable() {
    return recovering ? replayed : disk.flushed;
  }

  boolean isReady() {
    return ready;
  }

  boolean isRecovering() {
    return recovering;
  }

  boolean isFrozen() {
    return breath.isFrozen();
  }

  boolean isOrphaned() {
    return orphaned;
  }

  boolean isEnded() {
    return breath.isEnded();
  }

  Pace pace() {
    return host.pace();
  }

  Dice dice() {
    return host.dice();
  }

  Neighbourhood near() {
    return host.near();
  }
}
