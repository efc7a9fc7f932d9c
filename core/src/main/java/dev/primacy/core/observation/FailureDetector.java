package dev.primacy.core.observation;

import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Policy.Times;
import dev.primacy.core.cluster.Sighting;
import dev.primacy.core.cluster.Sighting.Seen;
import dev.primacy.core.cluster.Verdict;
import dev.primacy.core.node.Report;
import dev.primacy.core.node.Server;
import dev.primacy.core.time.MonoTime;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Judges the node that is in charge.
 *
 * <p>The agent beside a server is the first witness: an exit that it reports needs no second one,
 * and a running server that it reports needs no probe. Where the agent is silent, or has no answer
 * from its server itself, a majority of managers must have tried in vain, and so must every standby
 * that can be asked; whoever reaches the database, or a standby that has heard from it since the
 * suspicion began, outweighs them all. Silence alone convicts nobody: it may be the observers' own.
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
   * @param office whether it ever was what it is to be
   * @param suspectedSince when this manager's suspicion began; empty while there is none
   */
  public Judgement judge(
      NodeId node, long admission, Office office, Optional<MonoTime> suspectedSince) {
    Sight sight = sights.getOrDefault(node, Sight.NOTHING);
    if (sight.duplicate()) {
      return new Judgement(Verdict.DUPLICATE, List.of(), true); // whom they meet nobody can tell
    }
    Optional<Report> fresh = sight.fresh(now, times.doubtful());
    if (fresh.isPresent()) {
      return judgeReport(node, admission, office, sight, fresh.get(), suspectedSince);
    }
    if (sight.report().isEmpty() && sight.probes().isEmpty()) {
      return Judgement.UNKNOWN;
    }
    List<Sighting> own =
        sight.report().map(_ -> byAgent(node, sight, Seen.AGENT_SILENT)).stream().toList();
    return suspectedSince
        .map(since -> judgeSilence(sight, since, own, witnesses(node, since)))
        .orElse(new Judgement(Verdict.SUSPECTED, own));
  }

  private Judgement judgeReport(
      NodeId node,
      long admission,
      Office office,
      Sight sight,
      Report report,
      Optional<MonoTime> suspectedSince) {
    if (!report.memory().vouchesFor(admission) || sight.isRestored()) {
      return Judgement.of(Verdict.REBORN, byAgent(node, sight, Seen.MEMORY_LOST));
    }
    if (office.isAwaitedBy(report.server())) {
      return Judgement.of(Verdict.BECOMING_PRIMARY);
    }
    return switch (report.server()) {
      case Server.Primary p when p.commitWaitMillis() >= times.stuck().toMillis() ->
          Judgement.of(Verdict.STORAGE_HUNG, byAgent(node, sight, Seen.COMMIT_STUCK));
      case Server.Primary _ ->
          Judgement.of(Verdict.HEALTHY, byAgent(node, sight, Seen.RUNNING_REPORTED));
      case Server.Unresponsive _ -> {
        List<Sighting> own = List.of(byAgent(node, sight, Seen.UNRESPONSIVE_REPORTED));
        yield suspectedSince
            .map(since -> judgeUnresponsive(since, own, witnesses(node, since)))
            .orElse(new Judgement(Verdict.SUSPECTED, own));
      }
      // A server that left its office, however it did: nobody starts it as a primary again.
      case Server.Down _, Server.Standby _ ->
          Judgement.of(Verdict.CRASHED, byAgent(node, sight, Seen.EXIT_REPORTED));
      // Its agent lost sight of it, and with its data it is lost; but it may run on for a while.
      case Server.Absent _, Server.Unusable _ -> {
        List<Sighting> own = List.of(byAgent(node, sight, Seen.EXIT_REPORTED));
        yield suspectedSince
            .map(since -> Judgement.of(Verdict.CRASHED, own, witnesses(node, since)))
            .orElse(new Judgement(Verdict.CRASHED, own));
      }
    };
  }

  private Judgement judgeSilence(
      Sight sight, MonoTime since, List<Sighting> own, Witnesses others) {
    Verdict verdict;
    if (others.anyManagerWasAnswered()) {
      verdict = Verdict.AGENT_SILENT;
    } else if (others.anyStandbyHears()) {
      verdict = Verdict.CUT_OFF;
    } else if (others.mostWereRefused(managers)) {
      verdict = Verdict.CRASHED;
    } else if (isSilentForLong(sight, since) && isGivenUp(others)) {
      verdict = others.mostFoundItMute(managers) ? Verdict.FROZEN : Verdict.UNREACHABLE;
    } else {
      verdict = Verdict.SUSPECTED;
    }
    return Judgement.of(verdict, own, others);
  }

  /** Its agent lives and has no answer either. */
  private Judgement judgeUnresponsive(MonoTime since, List<Sighting> own, Witnesses others) {
    Verdict verdict;
    if (others.anyManagerWasAnswered() || others.anyStandbyHears()) {
      verdict = Verdict.OVERLOADED;
    } else if (now.since(since).compareTo(times.silent()) >= 0 && isGivenUp(others)) {
      verdict = Verdict.FROZEN;
    } else {
      verdict = Verdict.SUSPECTED;
    }
    return Judgement.of(verdict, own, others);
  }

  /** An agent that this manager has never heard may be on its way: it is given twice the time. */
  private boolean isSilentForLong(Sight sight, MonoTime since) {
    return sight.report().isPresent()
        ? sight.isSilentFor(now, times.silent())
        : now.since(since).compareTo(times.silent().multipliedBy(2)) >= 0;
  }

  private boolean isGivenUp(Witnesses others) {
    return others.mostGotNothing(managers) && others.everyStandbyAskedInVain();
  }

  private Witnesses witnesses(NodeId suspect, MonoTime since) {
    return new Witnesses(sights, suspect, times, now, since);
  }

  private Sighting byAgent(NodeId node, Sight sight, Seen seen) {
    long ago = sight.report().map(h -> now.millisSince(h.at())).orElse(0L);
    return new Sighting("agent " + node, seen, ago);
  }
}
