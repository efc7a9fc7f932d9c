package dev.primacy.core.decision;

import dev.primacy.core.cluster.Admission;
import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.Mark;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Policy.Times;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.cluster.Verdict;
import dev.primacy.core.node.Report;
import dev.primacy.core.node.Server;
import dev.primacy.core.observation.Judgement;
import dev.primacy.core.observation.Sight;
import dev.primacy.core.time.MonoTime;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that a decision may depend on, at one moment.
 *
 * @param judgement the verdict on the node in charge
 * @param operationSince when this manager first saw the present operation
 * @param missingSince since when each admission of the newest rule has had no walsender
 * @param shortSince since when fewer have had one than the newest rule requires; empty while enough
 *     have
 * @param lastSampled how far the newest reign's primary was when it was last seen running; empty
 *     where it ended too long after that
 * @param unseenBytes the most that it may have written since; empty where nobody knows
 * @param leaseEnds when the lease of each earlier primary is over for certain, by this manager's
 *     clock; nothing on one that does not lead
 * @param marks when this manager saw the phases of the present operation
 */
public record View(
    ClusterState state,
    SortedMap<NodeId, Sight> sights,
    Judgement judgement,
    MonoTime now,
    MonoTime operationSince,
    SortedMap<Admission, MonoTime> missingSince,
    Optional<MonoTime> shortSince,
    Optional<Position> lastSampled,
    OptionalLong unseenBytes,
    SortedMap<NodeId, MonoTime> leaseEnds,
    List<Mark> marks,
    ManagerRules rules) {

  public View {
    marks = List.copyOf(marks);
    sights = Collections.unmodifiableSortedMap(new TreeMap<>(sights));
    leaseEnds = Collections.unmodifiableSortedMap(new TreeMap<>(leaseEnds));
    missingSince = Collections.unmodifiableSortedMap(new TreeMap<>(missingSince));
  }

  public Times times() {
    return state.policy().times();
  }

  public Sight sight(NodeId node) {
    return sights.getOrDefault(node, Sight.NOTHING);
  }

  /**
   * What a node's agent says, where it may be believed: it is young, from one agent alone, of this
   * cluster's data, and not from a host that was set back.
   */
  public Optional<Report> report(NodeId node) {
    Sight sight = sight(node);
    return sight.isRestored()
        ? Optional.empty()
        : sight.fresh(now, times().silent()).filter(r -> r.memory().born() && !isForeign(r));
  }

  /** Its data belongs to another cluster. */
  public boolean isForeign(Report report) {
    return state.systemId().isPresent()
        && report.facts().systemId().isPresent()
        && state.systemId().getAsLong() != report.facts().systemId().getAsLong();
  }

  /** The node in charge as a running primary on the timeline of its reign. */
  public Optional<Server.Primary> runningPrimary() {
    return state.reign().flatMap(this::runningPrimaryOf);
  }

  Optional<Server.Primary> runningPrimaryOf(Reign reign) {
    return report(reign.primary())
        .flatMap(r ->
            r.server() instanceof Server.Primary p && p.lineage().current().equals(reign.timeline())
                ? Optional.of(p)
                : Optional.empty());
  }

  /** Its own disk keeps commits waiting for longer than a slow one would. */
  boolean isStuck(Server.Primary primary) {
    return primary.commitWaitMillis() >= times().stuck().toMillis();
  }

  /** Whether no lease of the node's agent can be valid any more, whoever granted it. */
  boolean isLeaseOver(NodeId node) {
    MonoTime end = leaseEnds.get(node);
    return end != null && !now.isBefore(end);
  }

  boolean is(Verdict verdict) {
    return judgement.verdict() == verdict;
  }

  public boolean operationLasts(Duration limit) {
    return now.since(operationSince).compareTo(limit) >= 0;
  }
}
