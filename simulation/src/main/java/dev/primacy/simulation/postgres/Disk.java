package dev.primacy.simulation.postgres;

import dev.primacy.core.cluster.Lineage;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Timeline;
import dev.primacy.core.node.Server.Upstream;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A data directory: what is left of a server when nothing of it runs. */
final class Disk {

  /** What {@code N.history} says; a neutral one says nothing but takes the number. */
  record HistoryFile(@Nullable Lineage lineage) {
    static final HistoryFile NEUTRAL = new HistoryFile(null);

    boolean isNeutral() {
      return lineage == null;
    }
  }

  final long systemId;
  WalRecord written;
  WalRecord flushed;
  Optional<Upstream> upstream = Optional.empty();
  Optional<Archive> archive = Optional.empty();
  ReplayHold hold = ReplayHold.NONE;
  SyncNames names = SyncNames.SENTINEL;
  boolean standbySignal;
  boolean wasPrimary;

  /** A new cluster that is not made yet: a look finds no data. */
  boolean founding;

  Optional<Position> cleanEnd = Optional.empty();
  OptionalLong token = OptionalLong.empty();
  final TreeMap<Timeline, HistoryFile> histories = new TreeMap<>();

  Disk(long systemId, WalRecord end) {
    this.systemId = systemId;
    this.written = end;
    this.flushed = end;
  }

  /** A copy as a backup makes it: everything, the settings too. */
  Disk copy() {
    Disk copy = new Disk(systemId, flushed);
    copy.upstream = upstream;
    copy.archive = archive;
    copy.hold = hold.afterRestart();
    copy.names = names;
    copy.standbySignal = standbySignal;
    copy.wasPrimary = wasPrimary;
    copy.founding = founding;
    copy.cleanEnd = cleanEnd;
    copy.token = token;
    copy.histories.putAll(histories);
    return copy;
  }

  /** Where recovery would go: upwards from its own timeline, to the last number without a gap. */
  Timeline newestTimeline() {
    Timeline at = written.timeline();
    while (histories.containsKey(next(at))) {
      at = next(at);
    }
    return at;
  }

  static Timeline next(Timeline timeline) {
    return new Timeline(timeline.number() + 1);
  }

  /**
   * Whether a start finds its own WAL on the history of the newest timeline that the files speak
   * of; else PostgreSQL says that the requested timeline is not a child of this server's history.
   */
  boolean canStart() {
    Timeline newest = newestTimeline();
    if (newest.equals(written.timeline())) {
      return true;
    }
    HistoryFile file = histories.get(newest);
    return file != null && file.lineage() != null && file.lineage().contains(written.position());
  }
}
