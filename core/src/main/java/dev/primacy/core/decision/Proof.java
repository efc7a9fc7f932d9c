package dev.primacy.core.decision;

import dev.primacy.core.cluster.Admission;
import dev.primacy.core.cluster.Completeness;
import dev.primacy.core.cluster.Fence;
import dev.primacy.core.cluster.LoggedRule;
import dev.primacy.core.cluster.LoggedRule.Floor;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.node.Memory;
import dev.primacy.core.node.Report;
import dev.primacy.core.node.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a set of recruits proves: that no earlier primary can acknowledge more, and that together
 * they hold every commit that was acknowledged. Different questions: a fence by another proof does
 * not spare the vouching (protocol: What a promotion needs).
 */
final class Proof {

  /** Further than any loss that a policy allows. */
  private static final long FAR = Long.MAX_VALUE;

  private final View view;
  private final List<Recruit> recruits;
  private final List<Reign> reigns;
  private final ManagerRules rules;
  private final Statement statement;
  private final boolean leaseAwaited;

  /** Asks about every reign since the last confirmed one. */
  Proof(View view, List<Recruit> recruits) {
    this(view, recruits, true);
  }

  private Proof(View view, List<Recruit> recruits, boolean leaseAwaited) {
    this.leaseAwaited = leaseAwaited;
    this.view = view;
    this.recruits = List.copyOf(recruits);
    this.reigns = view.state().reigns();
    this.rules = view.rules();
    this.statement = Statement.in(view);
  }

  /** One fence for every earlier primary; empty if one is missing. */
  Optional<List<Fence>> fences(Optional<NodeId> reinstated) {
    List<Fence> fences = new ArrayList<>();
    for (Reign reign : reigns) {
      Optional<Fence> fence = fence(reign, reinstated);
      if (fence.isEmpty() && rules.fenceAsked()) {
        return Optional.empty();
      }
      fence.ifPresent(fences::add);
    }
    return Optional.of(fences);
  }

  /** Completeness for every epoch and every rule of it; empty if anything is unproven. */
  Optional<List<Completeness>> completeness() {
    List<Completeness> proofs = new ArrayList<>();
    List<Reign> asked =
        rules.everyEpochCounts() ? reigns : reigns.subList(reigns.size() - 1, reigns.size());
    for (Reign reign : asked) {
      Optional<List<Completeness>> proof = completeness(reign);
      if (proof.isEmpty()) {
        return Optional.empty();
      }
      proofs.addAll(proof.get());
    }
    return Optional.of(proofs);
  }

  private Optional<Fence> fence(Reign reign, Optional<NodeId> reinstated) {
    if (reinstated.filter(reign.primary()::equals).isPresent()) {
      return Optional.of(new Fence.SelfChosen(reign.epoch(), reign.primary()));
    }
    if (reign.fenced()) {
      return Optional.of(new Fence.Earlier(reign.epoch(), reign.primary()));
    }
    List<Fence.Count> counts =
        inEffect(reign).stream()
            .filter(r -> !r.rule().asksNobody())
            .map(r -> recruited(r, reinstated))
            .toList();
    boolean quorum = counts.stream().allMatch(Fence.Count::suffices);
    boolean alone = inEffect(reign).stream().anyMatch(r -> r.rule().asksNobody());
    if (quorum && !alone) {
      return Optional.of(new Fence.QuorumRecruited(reign.epoch(), reign.primary(), counts));
    }
    if (isConfirmedDown(reign.primary())) {
      return Optional.of(new Fence.AgentConfirmed(reign.epoch(), reign.primary()));
    }
    return quorum && isLeaseOver(reign.primary())
        ? Optional.of(new Fence.LeaseExpired(reign.epoch(), reign.primary(), counts))
        : statement.fence(reign);
  }

  /**
   * Its agent alone knows whether it ended the server in time: the policy must be content with
   * that, and nobody may have seen that it did not.
   */
  private boolean isLeaseOver(NodeId node) {
    if (view.state().policy().lease().isEmpty()) {
      return false;
    }
    boolean awaited = leaseAwaited && isBegun() && rules.leaseAwaited();
    return awaited
        ? view.isLeaseOver(node) && !Statement.isSeenAlive(view, node)
        : !view.judgement().met();
  }

  /** Whether nothing is missing for the fences but time. */
  boolean isWaitingForLease(Optional<NodeId> reinstated) {
    return new Proof(view, recruits, false).fences(reinstated).isPresent();
  }

  /**
   * Its agent promised the newest epoch, and its server is dead or a standby that receives nothing.
   */
  private boolean isConfirmedDown(NodeId node) {
    Optional<Report> report =
        view.report(node).filter(r -> r.promised().equals(view.state().epoch()) || !isBegun());
    return report
        .map(r ->
            switch (r.server()) {
              case Server.Down(boolean attached, _) -> !attached;
              case Server.Standby s -> s.isDetached();
              case Server.Absent _, Server.Unusable _, Server.Unresponsive _, Server.Primary _ ->
                  false;
            })
        .orElse(false);
  }

  // Before BEGIN the question is only whether a proof could be had.
  private boolean isBegun() {
    return view.state().reign().isEmpty();
  }

  private Fence.Count recruited(LoggedRule logged, Optional<NodeId> reinstated) {
    List<NodeId> counted =
        recruits.stream()
            .filter(r -> !r.runningPrimary() && reinstated.filter(r.node()::equals).isEmpty())
            .map(Recruit::node)
            .filter(logged.rule()::names)
            .toList();
    return new Fence.Count(logged.number(), counted, logged.rule().recruitsNeeded());
  }

  private Optional<List<Completeness>> completeness(Reign reign) {
    Optional<Completeness> whole =
        later(reign).or(() -> ownPrimary(reign)).or(() -> finalPosition(reign));
    if (whole.isPresent()) {
      return Optional.of(List.of(whole.get()));
    }
    List<Completeness> proofs = new ArrayList<>();
    for (LoggedRule rule : inEffect(reign)) {
      Optional<Completeness> proof = of(reign, rule);
      if (proof.isEmpty()) {
        return statement.loss(reign, recruits).map(List::of);
      }
      proofs.add(proof.get());
    }
    return Optional.of(proofs);
  }

  private Optional<Completeness> of(Reign reign, LoggedRule rule) {
    return rule.rule().asksNobody() ? floor(reign, rule) : vouched(reign, rule);
  }

  /** The rules of which nothing is proven, each with the arithmetic. */
  List<Gap> gaps() {
    List<Gap> gaps = new ArrayList<>();
    for (Reign reign : reigns) {
      if (completeness(reign).isEmpty()) {
        for (LoggedRule rule : inEffect(reign)) {
          if (of(reign, rule).isEmpty()) {
            gaps.add(new Gap(reign, rule, vouching(rule)));
          }
        }
      }
    }
    return gaps;
  }

  /** What is missing for the proof of one rule. */
  record Gap(Reign reign, LoggedRule rule, List<NodeId> vouching) {}

  /**
   * What was complete at a later CHOOSE is still there in whoever holds what that CHOOSE recorded.
   */
  private Optional<Completeness> later(Reign reign) {
    for (Reign later : reigns) {
      if (later.epoch().compareTo(reign.epoch()) <= 0) {
        continue;
      }
      for (Recruit r : recruits) {
        // A reinstated reign shares its timeline with the one before: its number proves nothing.
        if ((later.origin() == Reign.Origin.PROMOTED || !rules.reinstatedByMarker())
            && r.lineage().entered(r.end(), later.timeline())) {
          return Optional.of(
              new Completeness.LaterTimeline(reign.epoch(), later.epoch(), r.node()));
        }
        if (r.marker().equals(later.epoch())) {
          return Optional.of(new Completeness.LaterMarker(reign.epoch(), later.epoch(), r.node()));
        }
        if (later.origin() == Reign.Origin.PROMOTED && r.lineage().holds(r.end(), later.start())) {
          return Optional.of(
              new Completeness.LaterPosition(reign.epoch(), later.epoch(), r.node()));
        }
      }
    }
    return Optional.empty();
  }

  private Optional<Completeness> ownPrimary(Reign reign) {
    return recruits.stream()
        .filter(r -> r.node().equals(reign.primary()))
        .filter(r -> hasItsData(r.memory(), reign))
        .findFirst()
        .map(r -> new Completeness.OwnPrimary(reign.epoch(), r.node()));
  }

  /**
   * Its own agent says where it ended, and vouches for its data: the last word of that epoch. A
   * server that could be started again as a primary would not be asked: its agent promised the new
   * epoch.
   */
  private Optional<Completeness> finalPosition(Reign reign) {
    Optional<Position> end =
        view.report(reign.primary())
            .filter(r -> r.promised().equals(view.state().epoch()) && isBegun())
            .filter(r -> hasItsData(r.memory(), reign))
            .flatMap(r ->
                r.server() instanceof Server.Down(boolean attached, var last) && !attached
                    ? last
                    : Optional.empty())
            .filter(p -> p.timeline().equals(reign.timeline()));
    return end.flatMap(position ->
        recruits.stream()
            .filter(r -> r.lineage().holds(r.end(), position))
            .findFirst()
            .map(r -> new Completeness.FinalPosition(reign.epoch(), r.node(), position)));
  }

  private boolean hasItsData(Memory primary, Reign reign) {
    return primary.vouchesFor(reign.admission()) || !rules.untouchedPrimary();
  }

  private Optional<Completeness> vouched(Reign reign, LoggedRule logged) {
    Fence.Count count =
        new Fence.Count(logged.number(), vouching(logged), logged.rule().recruitsNeeded());
    return count.suffices() || !rules.completenessAsked()
        ? Optional.of(new Completeness.VouchedFor(reign.epoch(), count))
        : Optional.empty();
  }

  private List<NodeId> vouching(LoggedRule logged) {
    return logged.rule().acknowledgers().stream()
        .filter(a -> recruits.stream().anyMatch(r -> r.node().equals(a.node()) && vouches(r, a)))
        .map(Admission::node)
        .toList();
  }

  private Optional<Completeness> floor(Reign reign, LoggedRule logged) {
    long bound = view.state().policy().lossBoundBytes();
    if (!reign.equals(reigns.getLast()) || view.unseenBytes().isEmpty()) {
      return Optional.empty();
    }
    long unseen = view.unseenBytes().getAsLong();
    for (Recruit r : recruits) {
      long distance = view.lastSampled().map(p -> distance(r, p)).orElse(FAR);
      boolean holds = logged.floor().filter(f -> holdsFloor(r, f)).isPresent();
      if (distance <= bound - unseen && (holds || !rules.floor())) {
        return Optional.of(
            new Completeness.FloorHeld(reign.epoch(), logged.number(), r.node(), distance, unseen));
      }
    }
    return Optional.empty();
  }

  private static long distance(Recruit recruit, Position sampled) {
    if (recruit.lineage().holds(recruit.end(), sampled)) {
      return 0;
    }
    return recruit.end().timeline().equals(sampled.timeline())
        ? sampled.lsn().bytesSince(recruit.end().lsn())
        : FAR;
  }

  private static boolean holdsFloor(Recruit r, Floor floor) {
    return switch (floor) {
      case Floor.At(Position at) -> r.lineage().holds(r.end(), at);
      case Floor.FirstWal(var timeline) -> r.lineage().entered(r.end(), timeline);
      case Floor.Marker(var epoch) -> r.marker().equals(epoch);
    };
  }

  private boolean vouches(Recruit recruit, Admission admission) {
    boolean taken = admission.number() <= recruit.memory().token();
    return (recruit.memory().vouchesFor(admission.number()) || !rules.vouching())
        && (taken || rules.neverTakenCounts());
  }

  private List<LoggedRule> inEffect(Reign reign) {
    return reign.rules().stream()
        .filter(r -> rules.pendingRulesCount() || r.stage() == LoggedRule.Stage.ACTIVE)
        .toList();
  }
}
