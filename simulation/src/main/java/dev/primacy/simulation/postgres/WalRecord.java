package dev.primacy.simulation.postgres;

import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.Lineage;
import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Timeline;
import dev.primacy.simulation.postgres.Content.Initial;
import dev.primacy.simulation.postgres.Content.Marker;
import org.jspecify.annotations.Nullable;

/**
 * One record of WAL and, through its parent, everything before it.
 *
 * <p>Two servers hold the same WAL exactly where they hold the same object. PostgreSQL knows
 * nothing of that: it compares timelines and positions, and the model lets it be as wrong as it is.
 */
public final class WalRecord {

  /** How much most records take. */
  public static final int BYTES = 96;

  private final @Nullable WalRecord parent;
  private final Content content;
  private final Position position;
  private final Lineage lineage;
  private final Epoch marker;

  private WalRecord(
      @Nullable WalRecord parent,
      Content content,
      Position position,
      Lineage lineage,
      Epoch marker) {
    this.parent = parent;
    this.content = content;
    this.position = position;
    this.lineage = lineage;
    this.marker = marker;
  }

  static WalRecord initial() {
    Position start = new Position(Timeline.FIRST, new Lsn(BYTES));
    return new WalRecord(null, new Initial(), start, Lineage.FIRST, Epoch.NONE);
  }

  /** The next record, on a new timeline where {@code timeline} is not this one's. */
  WalRecord followedBy(Content next, Timeline timeline) {
    return followedBy(next, timeline, BYTES);
  }

  WalRecord followedBy(Content next, Timeline timeline, int bytes) {
    Lsn end = new Lsn(end() + bytes);
    Lineage line =
        timeline.equals(timeline()) ? lineage : lineage.forkedAt(position.lsn(), timeline);
    Epoch newest = next instanceof Marker m && marker.isBefore(m.epoch()) ? m.epoch() : marker;
    return new WalRecord(this, next, new Position(timeline, end), line, newest);
  }

  public @Nullable WalRecord parent() {
    return parent;
  }

  public Content content() {
    return content;
  }

  public Position position() {
    return position;
  }

  public Timeline timeline() {
    return position.timeline();
  }

  public Lineage lineage() {
    return lineage;
  }

  /** The newest epoch whose marker is here or before. */
  public Epoch marker() {
    return marker;
  }

  public Lsn lsn() {
    return position.lsn();
  }

  public long end() {
    return position.lsn().value();
  }

  /** The last record that ends at {@code lsn} or before; the first one where none does. */
  public WalRecord upTo(long lsn) {
    WalRecord at = this;
    while (at.end() > lsn && at.parent != null) {
      at = at.parent;
    }
    return at;
  }

  /** Whether a WAL that ends with {@code later} holds all of this one. */
  public boolean isIn(WalRecord later) {
    return later.upTo(end()) == this;
  }

  WalRecord back(int records) {
    WalRecord at = this;
    for (int i = 0; i < records && at.parent != null; i++) {
      at = at.parent;
    }
    return at;
  }

  /**
   * What a receiver makes of its own WAL, this one, when it is sent {@code source}'s: bytes beyond
   * its own end are appended, whatever came before them.
   */
  WalRecord extendedBy(WalRecord source) {
    if (source.end() <= end()) {
      return this;
    }
    WalRecord common = source.upTo(end());
    return common == this ? source : copied(source);
  }

  private WalRecord copied(WalRecord source) {
    if (source.end() <= end() || source.parent == null) {
      return this;
    }
    WalRecord before = copied(source.parent);
    Lineage line =
        source.timeline().compareTo(before.timeline()) > 0 ? source.lineage : before.lineage;
    return new WalRecord(before, source.content, source.position, line, source.marker);
  }

  @Override
  public String toString() {
    return content + "@" + position;
  }
}
