package dev.primacy.simulation.postgres;

import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Timeline;
import dev.primacy.core.node.Server.Upstream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The walreceiver process of a standby. It lives until somebody ends it, whatever the files say.
 */
final class Receiver {

  private final Instance standby;
  private final Upstream upstream;
  private @Nullable Link link;
  private boolean ended;
  private Optional<Long> heardAt = Optional.empty();

  Receiver(Instance standby, Upstream upstream) {
    this.standby = standby;
    this.upstream = upstream;
  }

  Instance standby() {
    return standby;
  }

  Upstream upstream() {
    return upstream;
  }

  boolean isEnded() {
    return ended;
  }

  Optional<Long> heardAt() {
    return heardAt;
  }

  void connect() {
    if (ended) {
      return;
    }
    Optional<Host> host = standby.near().at(upstream.address());
    boolean reachable =
        host.filter(h -> standby.near().reaches(standby.host(), h))
            .filter(h -> standby.near().reaches(h, standby.host()))
            .isPresent();
    Instance target = host.map(Host::running).orElse(Optional.empty()).orElse(null);
    if (!reachable || target == null) {
      end();
    } else if (target.isFrozen()) {
      // Inside connect() to a frozen server: alive, and of no use.
      standby.later(standby.pace().retry(), this::connect);
    } else {
      meet(target);
    }
  }

  private void meet(Instance target) {
    Timeline theirs = target.newestTimeline();
    Timeline ours = standby.recovery().replayed().timeline();
    boolean related =
        target.disk().systemId == standby.disk().systemId
            && ours.compareTo(theirs) <= 0
            && fetchHistories(target, ours, theirs)
            && !(standby.host().rules().oneStreamEach() && target.streamsTo(standby.host()));
    if (!related) {
      refused(target, "timelines %s and %s".formatted(ours, theirs));
      end();
      return;
    }
    long end = standby.recovery().replayed().end();
    long start = end - end % standby.pace().segmentBytes();
    Optional<Long> reach = reach(target, ours);
    // Positions are all that is compared, and only rounded down to a file: a follower that has a
    // little too much is let in, and says so as if it had been sent.
    if (reach.isEmpty() || start > reach.get()) {
      refused(target, "too far for " + target.disk().flushed.lineage());
      end();
      return;
    }
    boolean hopeless = !ours.equals(theirs) && end > reach.get();
    heardAt = Optional.of(standby.host().clock().micros());
    standby.recovery().attachedAnew();
    link = new Link(target, this, hopeless);
    target.joined(link);
    standby
        .host()
        .trace()
        .say(() ->
            "%s streams from %s as %s from %s"
                .formatted(
                    standby.host(),
                    target.host(),
                    upstream.applicationName(),
                    standby.recovery().replayed()));
    link.open();
  }

  private void refused(Instance target, String why) {
    standby
        .host()
        .trace()
        .say(() ->
            "%s is refused by %s at %s: %s"
                .formatted(standby.host(), target.host(), standby.recovery().replayed(), why));
  }

  private boolean fetchHistories(Instance target, Timeline from, Timeline to) {
    for (Timeline t = Disk.next(from); t.compareTo(to) <= 0; t = Disk.next(t)) {
      if (!standby.disk().histories.containsKey(t)) {
        Disk.HistoryFile file = target.disk().histories.get(t);
        if (file == null) {
          return false;
        }
        standby.disk().histories.put(t, file);
      }
    }
    return true;
  }

  /** How far the upstream has the timeline that is asked for; empty where it is not in its past. */
  private static Optional<Long> reach(Instance target, Timeline timeline) {
    WalRecord wal = target.sendable();
    if (wal.timeline().equals(timeline)) {
      return Optional.of(wal.end());
    }
    return wal.lineage().branches().stream()
        .filter(b -> b.timeline().equals(timeline))
        .map(Position::lsn)
        .map(l -> l.value())
        .findFirst();
  }

  void receive(WalRecord record, Link from) {
    if (ended || link != from) {
      return;
    }
    heardAt = Optional.of(standby.host().clock().micros());
    standby.recovery().received(record);
    from.reply();
  }

  /** SIGTERM, a lost connection, or a startup process that wants another upstream. */
  void end() {
    if (ended) {
      return;
    }
    ended = true;
    standby.recovery().receiverGone(this);
    if (link != null) {
      link.receiverEnded();
    }
  }
}
