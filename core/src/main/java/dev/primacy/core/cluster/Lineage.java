package dev.primacy.core.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The history of one WAL: the timelines that it went through, each with the position at which the
 * next one forks off, and the timeline that it is on. What PostgreSQL keeps in {@code N.history}.
 *
 * @param branches the ended timelines, oldest first
 * @param current the timeline being written
 */
public record Lineage(List<Position> branches, Timeline current) {

  /** A WAL that has only ever been on timeline 1. */
  public static final Lineage FIRST = new Lineage(List.of(), Timeline.FIRST);

  public Lineage {
    branches = List.copyOf(branches);
    for (int i = 0; i < branches.size(); i++) {
      Timeline next = i + 1 < branches.size() ? branches.get(i + 1).timeline() : current;
      if (branches.get(i).timeline().compareTo(next) >= 0) {
        throw new IllegalArgumentException("timelines out of order: " + branches + ", " + current);
      }
    }
  }

  /** The history after a promotion to {@code next} at {@code fork}. */
  public Lineage forkedAt(Lsn fork, Timeline next) {
    List<Position> longer = new ArrayList<>(branches);
    longer.add(new Position(current, fork));
    return new Lineage(longer, next);
  }

  /**
   * Whether WAL that ends at {@code end} is a prefix of this history (without looking at where it
   * ends).
   */
  public boolean contains(Position end) {
    if (end.timeline().equals(current)) {
      return true;
    }
    return branches.stream()
        .anyMatch(b -> b.timeline().equals(end.timeline()) && !end.lsn().isAfter(b.lsn()));
  }

  /**
   * Whether a WAL of this history that ends at {@code end} holds everything up to {@code wanted}.
   */
  public boolean holds(Position end, Position wanted) {
    return contains(wanted) && !end.lsn().isBefore(wanted.lsn());
  }

  /**
   * The last position that a WAL of this history and one of {@code other} have in common; empty
   * where they may be one and the same, or share not even their beginning.
   */
  public Optional<Position> partsFrom(Lineage other) {
    Optional<Position> common = Optional.empty();
    for (int i = 0; i < Math.min(branches.size(), other.branches.size()); i++) {
      Position here = branches.get(i);
      Position there = other.branches.get(i);
      if (!here.timeline().equals(there.timeline())) {
        return common;
      }
      common = Optional.of(here.lsn().isBefore(there.lsn()) ? here : there);
      if (!here.equals(there)) {
        return common;
      }
    }
    return partingBelow(other, common);
  }

  /** Where one of them has ended no more timelines than they share. */
  private Optional<Position> partingBelow(Lineage other, Optional<Position> common) {
    if (branches.size() == other.branches.size()) {
      return current.equals(other.current) ? Optional.empty() : common;
    }
    boolean isShorter = branches.size() < other.branches.size();
    Lineage shorter = isShorter ? this : other;
    Position next = (isShorter ? other : this).branches.get(shorter.branches.size());
    return next.timeline().equals(shorter.current) ? Optional.of(next) : common;
  }

  /** Up to where a WAL of {@code other} that ends at {@code end} is the same as this one. */
  public Lsn sharedWith(Lineage other, Position end) {
    if (contains(end)) {
      return end.lsn();
    }
    Lsn parting = partsFrom(other).map(Position::lsn).orElse(Lsn.ZERO);
    return end.lsn().isBefore(parting) ? end.lsn() : parting;
  }

  /** Whether a WAL of this history that ends at {@code end} has entered {@code timeline}. */
  public boolean entered(Position end, Timeline timeline) {
    if (end.timeline().compareTo(timeline) < 0) {
      return false;
    }
    return timeline.equals(current)
        || branches.stream().anyMatch(b -> b.timeline().equals(timeline));
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    branches.forEach(b -> text.append(b).append(" -> "));
    return text.append(current).toString();
  }
}
