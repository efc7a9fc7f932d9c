package dev.primacy.core.control;

import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Policy.Times;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.node.Report;
import dev.primacy.core.node.Server;
import dev.primacy.core.time.MonoTime;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * How far a primary's WAL was when it was last seen running: with W = 0, what a failover would lose
 * is counted from there (I6). One that nobody saw for a while before its end may have written more.
 *
 * @param ended whether it was seen to have ended, soon enough after
 */
record Sample(
    Epoch epoch, NodeId primary, Position position, WriteRate rate, MonoTime at, boolean ended) {

  /** The newest sample after a report; empty where nobody can say any more how far it came. */
  static Optional<Sample> after(
      Optional<Sample> before, Reign reign, Report report, Times times, MonoTime now) {
    if (!report.node().equals(reign.primary())) {
      return before;
    }
    return switch (report.server()) {
      case Server.Primary p when p.lineage().current().equals(reign.timeline()) ->
          Optional.of(
              new Sample(
                  reign.epoch(),
                  reign.primary(),
                  p.end(),
                  before
                      .filter(s -> s.epoch.equals(reign.epoch()))
                      .map(s -> s.rate.at(p.flushed(), now))
                      .orElseGet(() -> WriteRate.from(p.flushed(), now)),
                  now,
                  false));
      case Server.Unresponsive _ -> before;
      case Server.Primary _, Server.Standby _, Server.Down _, Server.Absent _, Server.Unusable _ ->
          before
              .filter(s -> s.ended || now.since(s.at).compareTo(times.silent()) <= 0)
              .map(s -> new Sample(s.epoch, s.primary, s.position, s.rate, s.at, true));
    };
  }

  boolean isOf(ClusterState state) {
    return !state.reigns().isEmpty() && state.reigns().getLast().epoch().equals(epoch);
  }

  /**
   * What it may have written since: nothing where it was seen to end, or just now; under a lease as
   * much as it can have until that was over. Empty where nobody knows.
   */
  OptionalLong unseenBytes(SortedMap<NodeId, MonoTime> leaseEnds, Times times, MonoTime now) {
    MonoTime end = leaseEnds.get(primary);
    if (ended) {
      return OptionalLong.of(0);
    }
    if (end != null) {
      return rate.bytesIn(end.since(at));
    }
    boolean justNow = now.since(at).compareTo(times.silent()) <= 0;
    return justNow ? OptionalLong.of(0) : OptionalLong.empty();
  }
}
