package dev.primacy.core.decision;

import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.Lineage;
import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Operation.Begun;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Timeline;
import dev.primacy.core.node.Memory;
import dev.primacy.core.node.Report;
import dev.primacy.core.node.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A standby that promised the new epoch, receives nothing any more, and said so under the order of
 * that epoch: its position is final.
 *
 * @param runningPrimary it is the old primary, running and pledged: it may only be reinstated
 */
record Recruit(
    NodeId node,
    Position end,
    Lineage lineage,
    Lsn replayed,
    Epoch marker,
    Memory memory,
    boolean fsync,
    boolean runningPrimary) {

  /** Those who have recruited under this BEGIN. */
  static List<Recruit> of(View view, Begun begun) {
    List<Recruit> recruits = new ArrayList<>();
    for (NodeId node : view.state().nodes().ids()) {
      view.report(node)
          .filter(r -> r.obeys(view.state().epoch(), begun.index()) || !view.rules().freezeFirst())
          .flatMap(r -> standby(view, r, view.rules().freezeFirst()))
          .ifPresent(recruits::add);
    }
    return recruits;
  }

  /** Those who could recruit if an epoch were begun now: whoever answers and has data. */
  static List<Recruit> conceivable(View view) {
    List<Recruit> recruits = new ArrayList<>();
    for (NodeId node : view.state().nodes().ids()) {
      view.report(node).flatMap(r -> conceivable(view, r)).ifPresent(recruits::add);
    }
    return recruits;
  }

  private static Optional<Recruit> standby(View view, Report report, boolean frozen) {
    return report.server() instanceof Server.Standby s
            && (!frozen || (s.isDetached() && s.settled()))
            && wasAssigned(view, s.end().timeline())
        ? Optional.of(
            new Recruit(
                report.node(),
                s.end(),
                s.lineage(),
                s.replayed(),
                s.marker(),
                report.memory(),
                report.facts().fsync(),
                false))
        : Optional.empty();
  }

  /**
   * A number above all that the log gave away was taken by a promotion by hand: such a node ranks
   * highest, and need not hold what was acknowledged since it left.
   */
  private static boolean wasAssigned(View view, Timeline timeline) {
    return view.state().reigns().stream().anyMatch(r -> timeline.compareTo(r.timeline()) <= 0);
  }

  private static Optional<Recruit> conceivable(View view, Report report) {
    Optional<Recruit> standby = standby(view, report, false);
    if (standby.isPresent() || !(report.server() instanceof Server.Down)) {
      return standby;
    }
    // Once started, a stopped server can say where it ends; until then its reign is all that is
    // known.
    Optional<Position> end = view.lastSampled().or(() -> view.state().reign().map(r -> r.start()));
    return end.map(position ->
        new Recruit(
            report.node(),
            position,
            new Lineage(List.of(), position.timeline()),
            position.lsn(),
            Epoch.NONE,
            report.memory(),
            true,
            false));
  }

  /** Whether all that it holds is a prefix of what {@code other} holds. */
  boolean isPrefixOf(Recruit other) {
    return other.lineage.holds(other.end, end);
  }
}
