package dev.primacy.core.observation;

import dev.primacy.core.cluster.ManagerId;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.node.Report;
import dev.primacy.core.node.Server;
import dev.primacy.core.time.MonoTime;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything that one manager knows of one node: soft, warm on every manager.
 *
 * @param report the agent's last report, with the time of its arrival
 * @param connected whether the agent has spoken over the stream that now stands: what it said over
 *     an earlier one may be another life's
 * @param duplicate two agents claim to be this node at once
 * @param most the most that any report said of its memory and its WAL
 * @param restoredBirth the birth of the memory that once was found below {@code most}: a restored
 *     host stays one, whatever it accepts, until it is born again; empty where none was
 * @param probes the newest probe of each manager
 * @param asked what each standby's agent was answered by it
 */
public record Sight(
    Optional<Heard> report,
    boolean connected,
    boolean duplicate,
    Most most,
    OptionalLong restoredBirth,
    SortedMap<ManagerId, Probe> probes,
    SortedMap<NodeId, Probe.Asked> asked) {

  public static final Sight NOTHING =
      new Sight(
          Optional.empty(),
          false,
          false,
          Most.NOTHING,
          OptionalLong.empty(),
          Collections.emptySortedMap(),
          Collections.emptySortedMap());

  /** A report, and when it arrived. */
  public record Heard(Report report, MonoTime at) {}

  public Sight {
    probes = Collections.unmodifiableSortedMap(new TreeMap<>(probes));
    asked = Collections.unmodifiableSortedMap(new TreeMap<>(asked));
  }

  public Sight reporting(Report next, MonoTime at) {
    boolean setBack = next.memory().born() && most.isMoreThan(next);
    return new Sight(
        Optional.of(new Heard(next, at)),
        true,
        duplicate,
        most.with(next),
        setBack ? OptionalLong.of(next.memory().birth()) : restoredBirth,
        probes,
        asked);
  }

  /** Without what was heard of it before: for the canaries of the simulator alone. */
  public Sight forgetful() {
    return new Sight(report, connected, duplicate, Most.NOTHING, restoredBirth, probes, asked);
  }

  public Sight withConnection(boolean stands, boolean twice) {
    return new Sight(report, false, stands && twice, most, restoredBirth, probes, asked);
  }

  public Sight probed(Probe probe) {
    TreeMap<ManagerId, Probe> next = new TreeMap<>(probes);
    next.put(probe.observer(), probe);
    return new Sight(report, connected, duplicate, most, restoredBirth, next, asked);
  }

  public Sight askedBy(NodeId standby, Probe.Asked answer) {
    TreeMap<NodeId, Probe.Asked> next = new TreeMap<>(asked);
    next.put(standby, answer);
    return new Sight(report, connected, duplicate, most, restoredBirth, probes, next);
  }

  /** The last report, if the stream stands, it is young enough, and there is only one agent. */
  public Optional<Report> fresh(MonoTime now, Duration silent) {
    return report
        .filter(
            h -> connected && !duplicate && h.at().nanos() + silent.toNanos() - now.nanos() >= 0)
        .map(Heard::report);
  }

  /**
   * Whether nothing at all was heard of its agent for so long: a stream that was opened anew is not
   * silence.
   */
  public boolean isSilentFor(MonoTime now, Duration limit) {
    return report.filter(h -> now.since(h.at()).compareTo(limit) < 0).isEmpty();
  }

  /** The furthest that it was ever seen to have come with the data that it now has. */
  public Optional<Position> furthest() {
    return most.end();
  }

  /** The host, or the state file, was set back: what it reports vouches for nothing. */
  public boolean isRestored() {
    return report
        .map(h -> h.report().memory())
        .filter(m -> m.born() && restoredBirth.equals(OptionalLong.of(m.birth())))
        .isPresent();
  }

  /** When the standby last heard from its upstream, by this manager's clock. */
  public Optional<MonoTime> heardUpstreamAt() {
    return report.flatMap(h ->
        h.report().server() instanceof Server.Standby s && s.receiving()
            ? s.heardMillisAgo().map(ago -> h.at().minusMillis(ago))
            : Optional.empty());
  }
}
