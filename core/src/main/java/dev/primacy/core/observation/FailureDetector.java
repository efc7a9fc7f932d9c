package dev.primacy.core.observation;

import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Policy.Times;
import dev.primacy.core.cluster.Sighting;
import dev.primacy.core.cluster.Sighting.Seen;
import dev.primacy.core.cluster.Verdict;
import dev.primacy.core.node.Report;
import dev.primacy.core.node.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Judges the node that is in charge.
 *
 * <p>The agent beside a server is the first witness: an exit that it reports needs no second one,
 * and a running server that it reports needs no probe. Where the agent is silent, a majority of
 * managers must be refused by the host; whoever reaches the database, or a standby that has heard
 * from it since the suspicion began, outweighs them all. Silence alone convicts nobody here: it may
 * be the observers' own.
 */
public final class FailureDetector {

  private final SortedMap<NodeId, Sight> sights;
  private final int managers;
  private final Times times;
  private final MonoTime now;

  public FailureDetector(SortedMap<NodeId, Sight> sights, int managers, Times times, MonoTime now) {
    this.sights = sights;
    this.managers = managers;
    this.times = times;
    this.now = now;
  }

  /**
   * @param admission the number under which the node vouches for its own reign
   * @param suspectedSince when this manager's suspicion began; empty while there is none
   */
  public Judgement judge(NodeId node, long admission, Optional<MonoTime> suspectedSince) {
    Sight sight = sights.getOrDefault(node, Sight.NOTHING);
    if (sight.duplicate()) {
      return Judgement.of(Verdict.DUPLICATE);
    }
    Optional<Report> fresh = sight.fresh(now, times.silent());
    if (fresh.isPresent()) {
      return judgeReport(node, admission, sight, fresh.get());
    }
    if (sight.report().isEmpty() && sight.probes().isEmpty()) {
      return Judgement.UNKNOWN;
    }
    return judgeSilence(node, sight, suspectedSince);
  }

  private Judgement judgeReport(NodeId node, long admission, Sight sight, Report report) {
    if (!report.memory().vouchesFor(admission) || sight.isRestored()) {
      return Judgement.of(Verdict.REBORN, byAgent(node, sight, Seen.MEMORY_LOST));
    }
    return switch (report.server()) {
      case Server.Primary _ ->
          Judgement.of(Verdict.HEALTHY, byAgent(node, sight, Seen.RUNNING_REPORTED));
      case Server.Unresponsive _ -> Judgement.of(Verdict.SUSPECTED);
      // A server that left its office, however it did: nobody starts it as a primary again.
      case Server.Down _, Server.Standby _, Server.Absent _, Server.Unusable _ ->
          Judgement.of(Verdict.CRASHED, byAgent(node, sight, Seen.EXIT_REPORTED));
    };
  }

  private Judgement judgeSilence(NodeId node, Sight sight, Optional<MonoTime> suspectedSince) {
    List<Sighting> evidence = new ArrayList<>();
    sight.report().ifPresent(_ -> evidence.add(byAgent(node, sight, Seen.AGENT_SILENT)));
    if (suspectedSince.isEmpty()) {
      return new Judgement(Verdict.SUSPECTED, evidence);
    }
    List<Probe> recent =
        sight.probes().values().stream()
            .filter(p -> !p.at().isBefore(suspectedSince.get()) && isYoung(p))
            .toList();
    recent.forEach(
        p -> evidence.add(new Sighting(p.observer().name(), seen(p), now.millisSince(p.at()))));
    List<Sighting> heard = heardByStandbys(node, suspectedSince.get());
    evidence.addAll(heard);
    long refused = recent.stream().filter(p -> p.answer() == Probe.Answer.REFUSED).count();
    boolean answered =
        recent.stream()
            .anyMatch(
                p -> p.answer() == Probe.Answer.ANSWERED || p.answer() == Probe.Answer.REJECTED);
    Verdict verdict;
    if (answered) {
      verdict = Verdict.AGENT_SILENT;
    } else if (!heard.isEmpty()) {
      verdict = Verdict.CUT_OFF;
    } else if (refused * 2 > managers) {
      verdict = Verdict.CRASHED;
    } else {
      verdict = Verdict.SUSPECTED;
    }
    return new Judgement(verdict, evidence);
  }

  // Managers probe again and again while they suspect: an old answer is that of a manager which is
  // gone itself, and would speak for or against the node for ever.
  private boolean isYoung(Probe probe) {
    return now.since(probe.at()).compareTo(times.effect()) <= 0;
  }

  /** The word "streaming" proves nothing; what counts is a message since the suspicion began. */
  private List<Sighting> heardByStandbys(NodeId suspect, MonoTime since) {
    List<Sighting> heard = new ArrayList<>();
    sights.forEach((id, sight) -> {
      if (!id.equals(suspect)) {
        sight
            .heardUpstreamAt()
            .filter(at -> !at.isBefore(since))
            .ifPresent(at ->
                heard.add(
                    new Sighting("standby " + id, Seen.HEARD_BY_STANDBY, now.millisSince(at))));
      }
    });
    return heard;
  }

  private Sighting byAgent(NodeId node, Sight sight, Seen seen) {
    long ago = sight.report().map(h -> now.millisSince(h.at())).orElse(0L);
    return new Sighting("agent " + node, seen, ago);
  }

  private static Seen seen(Probe probe) {
    return switch (probe.answer()) {
      case ANSWERED, REJECTED -> Seen.ANSWERED;
      case REFUSED -> Seen.REFUSED;
      case RESET -> Seen.RESET;
      case TIMED_OUT -> Seen.TIMED_OUT;
    };
  }
}
