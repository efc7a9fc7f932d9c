package dev.primacy.simulation.postgres;

import dev.primacy.core.cluster.Timeline;
import dev.primacy.simulation.engine.Dice;
import java.util.ArrayList;
import java.util.List;

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
  private final Recovery recovery;

  Instance(Host host, Disk disk, long life, boolean recovering) {
    this.host = host;
    this.disk = disk;
    this.life = life;
    this.breath = new Breath(host);
    this.recovering = recovering;
    this.sync = new SyncWait(this, !disk.names.asksNobody());
    // Recovery begins at the last checkpoint.
    WalRecord from = recovering ? disk.written.back(host.dice().below(6)) : disk.written;
    this.recovery = new Recovery(this, from);
  }

  void start() {
    later(
        host.dice().mostly(pace().start(), pace().start() * 8),
        () -> {
          ready = true;
          if (recovering) {
            recovery.replaySoon();
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
    recovery.endReceiver();
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
    recovery.endReceiver();
    Timeline timeline = Disk.next(disk.newestTimeline());
    WalRecord first = disk.written.followedBy(new Content.Promotion(), timeline);
    disk.written = first;
    disk.flushed = first;
    disk.histories.put(timeline, new Disk.HistoryFile(first.lineage()));
    disk.standbySignal = false;
    disk.wasPrimary = true;
    recovery.leave(first);
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
    later(host.dice().mostly(pace().reload(), pace().reload() * 5), recovery::reconsiderUpstream);
  }

  /** What a reader sees: on a primary all that is written, on a standby what it has replayed. */
  WalRecord visible() {
    return recovering ? recovery.replayed() : disk.written;
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

  Recovery recovery() {
    return recovery;
  }

  Timeline newestTimeline() {
    return recovering ? recovery.timeline() : disk.written.timeline();
  }

  /** What it sends on: all of its own, or what it has replayed of its upstream's. */
  WalRecord sendable() {
    return recovering ? recovery.replayed() : disk.flushed;
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
