package dev.primacy.core.decision;

import dev.primacy.core.cluster.Choice;
import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.Completeness;
import dev.primacy.core.cluster.Fence;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Operation.Begun;
import dev.primacy.core.cluster.Policy;
import dev.primacy.core.cluster.Ranked;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.node.Goal;
import dev.primacy.core.node.Report;
import dev.primacy.core.node.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the recruits of an epoch allow: a choice, or the reason why there is none yet.
 *
 * <p>The old primary, running untouched and pledged, is reinstated where that is possible: a false
 * suspicion then costs no promotion. Else the best recruit is promoted; the old primary, started as
 * a standby, is one like any other.
 */
record Election(Optional<Choice> choice, Reason reason) {

  static Election hold(View view, Begun begun, List<Recruit> recruits) {
    Optional<Choice> reinstated =
        pledgedPrimary(view, begun).flatMap(old -> reinstate(view, begun, recruits, old));
    return reinstated.isPresent()
        ? new Election(reinstated, Reason.NOTHING_TO_DO)
        : promote(view, begun, recruits);
  }

  /** The old primary, where it runs as it did and its agent has promised the new epoch. */
  static Optional<Recruit> pledgedPrimary(View view, Begun begun) {
    return reinstatable(view).stream().flatMap(r -> pledged(view, begun, r).stream()).findFirst();
  }

  /**
   * The reigns whose primary may lead on, newest first: none whose timeline is below a number that
   * was assigned since, or it would go on writing beside a promotion, and whoever holds the higher
   * number would rank above it.
   */
  static List<Reign> reinstatable(View view) {
    List<Reign> reigns = view.state().reigns();
    return reigns.reversed().stream()
        .filter(r ->
            reigns.stream().noneMatch(other -> r.timeline().compareTo(other.timeline()) < 0)
                || !view.rules().reinstateOnTopTimeline())
        .toList();
  }

  private static Optional<Recruit> pledged(View view, Begun begun, Reign reign) {
    Optional<Report> report =
        view.report(reign.primary())
            .filter(r -> r.obeys(view.state().epoch(), begun.index()))
            .filter(r -> r.memory().goal() instanceof Goal.Pledged)
            .filter(r -> r.memory().vouchesFor(reign.admission()));
    return report.flatMap(r ->
        r.server() instanceof Server.Primary p
                && p.lineage().current().equals(reign.timeline())
                && !view.isStuck(p)
            ? Optional.of(
                new Recruit(
                    r.node(),
                    p.end(),
                    p.lineage(),
                    p.flushed(),
                    p.marker(),
                    r.memory(),
                    r.facts().fsync(),
                    true))
            : Optional.empty());
  }

  private static Optional<Choice> reinstate(
      View view, Begun begun, List<Recruit> recruits, Recruit old) {
    if (!recruits.stream().allMatch(r -> r.isPrefixOf(old))) {
      return Optional.empty();
    }
    List<Recruit> all = new ArrayList<>(recruits);
    all.add(old);
    Proof proof = new Proof(view, all);
    Optional<List<Fence>> fences = proof.fences(Optional.of(old.node()));
    Optional<List<Completeness>> completeness = proof.completeness();
    if (fences.isEmpty() || completeness.isEmpty()) {
      return Optional.empty();
    }
    List<Ranked> ranking = new ArrayList<>();
    ranking.add(new Ranked(old.node(), old.end(), Ranked.Standing.CHOSEN));
    recruits.forEach(r -> ranking.add(new Ranked(r.node(), r.end(), Ranked.Standing.BEHIND)));
    return Optional.of(
        choice(
            view,
            begun,
            Reign.Origin.REINSTATED,
            old,
            recruits,
            fences.get(),
            completeness.get(),
            ranking));
  }

  private static Election promote(View view, Begun begun, List<Recruit> recruits) {
    Proof proof = new Proof(view, recruits);
    Optional<List<Fence>> fences = proof.fences(Optional.empty());
    Optional<List<Completeness>> completeness = proof.completeness();
    if (recruits.isEmpty()) {
      return new Election(Optional.empty(), Reason.WAITING_FOR_RECRUITS);
    }
    if (fences.isEmpty()) {
      return new Election(
          Optional.empty(),
          proof.isWaitingForLease(Optional.empty())
              ? Reason.WAITING_FOR_LEASE
              : Reason.OLD_PRIMARY_NOT_FENCED);
    }
    if (completeness.isEmpty()) {
      boolean accepted = begun.forced().flatMap(f -> f.accepted()).isPresent();
      return new Election(
          Optional.empty(), accepted ? Reason.LOSS_BEYOND_ACCEPTED : Reason.RECRUITS_INCOMPLETE);
    }
    CandidateRanking ranking =
        CandidateRanking.of(
            view.state(), recruits, begun.preferred(), view.rules().highestIsChosen());
    if (ranking.best().isEmpty()) {
      return new Election(Optional.empty(), Reason.ONLY_EXCLUDED_NODES_ARE_COMPLETE);
    }
    Choice choice =
        choice(
            view,
            begun,
            Reign.Origin.PROMOTED,
            ranking.best().get(),
            recruits,
            fences.get(),
            completeness.get(),
            ranking.ranking());
    return new Election(Optional.of(choice), Reason.NOTHING_TO_DO);
  }

  private static Choice choice(
      View view,
      Begun begun,
      Reign.Origin origin,
      Recruit candidate,
      List<Recruit> recruits,
      List<Fence> fences,
      List<Completeness> completeness,
      List<Ranked> ranking) {
    List<NodeId> followers =
        recruits.stream()
            .filter(r -> !r.node().equals(candidate.node()))
            .filter(r -> r.fsync() && mayAcknowledge(view, r.node()) && r.isPrefixOf(candidate))
            .map(Recruit::node)
            .toList();
    return new Choice(
        candidate.node(),
        origin,
        candidate.end(),
        candidate.lineage(),
        fences,
        completeness,
        ranking,
        followers,
        required(view.state(), begun, followers.size()));
  }

  /**
   * W as the policy says; fewer, then at once, only where it may degrade. A planned move has lost
   * nobody: the old primary is back in a moment.
   */
  private static int required(ClusterState state, Begun begun, int followers) {
    Policy policy = state.policy();
    int standbys = state.nodes().size() - 1;
    boolean mayDegrade = !begun.isPlanned() && policy.degrade().waitWith(standbys).isPresent();
    return mayDegrade ? Math.min(policy.required(), followers) : policy.required();
  }

  private static boolean mayAcknowledge(View view, NodeId node) {
    return view.state().nodes().find(node).filter(n -> n.settings().acknowledge()).isPresent();
  }
}
