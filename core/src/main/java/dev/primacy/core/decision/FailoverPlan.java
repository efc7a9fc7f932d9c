package dev.primacy.core.decision;

import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Promotion;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.cluster.Verdict;
import dev.primacy.core.node.Server;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What is asked before an operator makes a node primary against, or without, the proofs: whether
 * that can be at all, what he has to state for it, and what would be lost.
 *
 * @param findings each must have passed
 * @param fencing what takes the power from the old primary
 * @param gaps the rules of which nobody can prove that the node holds what was acknowledged; empty
 *     where nothing would be lost
 * @param lacks how much of what the old primary is known to have written the node lacks; empty
 *     where nobody knows, and where there is no gap
 * @param held how far the node's own WAL goes
 * @param seen how far the old primary is known to have come; empty where nobody knows
 * @param seenMillisAgo when its agent last said anything of it; empty where never
 */
public record FailoverPlan(
    NodeId from,
    NodeId to,
    List<Finding> findings,
    Fencing fencing,
    List<Gap> gaps,
    Optional<Long> lacks,
    Optional<Position> held,
    Optional<Position> seen,
    Optional<Long> seenMillisAgo) {

  /** One question, in the order in which they are asked. */
  public enum Check {
    NODE_KNOWN,
    PRIMARY_NOT_HEALTHY,
    NODE_ANSWERS,
    NODE_MAY_BE_PRIMARY,
    NODE_HOLDS_MOST
  }

  /** How the old primary loses its power. */
  public enum Fencing {
    /** By a proof, or by its own agent, which answers. */
    PROVABLE,
    /** Nobody can tell: an operator has to state that it is down. */
    NEEDS_STATEMENT,
    /** It is seen to be alive and its agent does not answer: nobody's word helps. */
    SEEN_ALIVE
  }

  /** One answer. */
  public record Finding(Check check, boolean passed, String found) {}

  /**
   * One rule of which nothing is proven.
   *
   * @param rule the rule in words
   * @param vouching its acknowledgers that vouch for what they acknowledged
   * @param needed how many of them would prove that the node holds it all
   */
  public record Gap(long epoch, long number, String rule, List<NodeId> vouching, int needed) {}

  public FailoverPlan {
    findings = List.copyOf(findings);
    gaps = List.copyOf(gaps);
  }

  /**
   * @param to a node of the cluster
   */
  public static FailoverPlan of(View view, NodeId to) {
    Reign last = view.state().reigns().getLast();
    List<Recruit> recruits = candidates(view, to);
    Optional<Recruit> node = recruits.stream().filter(r -> r.node().equals(to)).findFirst();
    Proof proof = new Proof(view, recruits);
    List<Gap> gaps = proof.gaps().stream().map(FailoverPlan::gap).toList();
    Optional<Shortfall> shortfall = node.map(r -> Shortfall.of(view, last, r, Optional.empty()));
    return new FailoverPlan(
        last.primary(),
        to,
        findings(view, to, recruits, node),
        fencing(view, last.primary(), proof),
        gaps,
        gaps.isEmpty() ? Optional.empty() : node.flatMap(r -> lacks(view, r, proof)),
        node.map(Recruit::end),
        shortfall.flatMap(Shortfall::seen),
        view.sight(last.primary()).report().map(h -> view.now().millisSince(h.at())));
  }

  public boolean isPossible() {
    return findings.stream().allMatch(Finding::passed) && fencing != Fencing.SEEN_ALIVE;
  }

  public boolean losesNothing() {
    return gaps.isEmpty();
  }

  /** A stopped server counts for nothing but itself: nobody knows whether it ever comes up. */
  private static List<Recruit> candidates(View view, NodeId to) {
    return Recruit.conceivable(view).stream()
        .filter(r ->
            r.node().equals(to)
                || view.report(r.node())
                    .filter(s -> s.server() instanceof Server.Standby)
                    .isPresent())
        .toList();
  }

  private static Optional<Long> lacks(View view, Recruit node, Proof proof) {
    List<Optional<Long>> each =
        proof.gaps().stream()
            .map(g -> Shortfall.of(view, g.reign(), node, Optional.empty()).bytes())
            .toList();
    return each.stream().allMatch(Optional::isPresent)
        ? each.stream().flatMap(Optional::stream).max(Comparator.naturalOrder())
        : Optional.empty();
  }

  private static Gap gap(Proof.Gap gap) {
    return new Gap(
        gap.reign().epoch().number(),
        gap.rule().number(),
        gap.rule().rule().toString(),
        gap.vouching(),
        gap.rule().rule().recruitsNeeded());
  }

  private static Fencing fencing(View view, NodeId primary, Proof proof) {
    if (proof.fences(Optional.empty()).isPresent() || view.report(primary).isPresent()) {
      return Fencing.PROVABLE;
    }
    return Statement.isSeenAlive(view, primary) ? Fencing.SEEN_ALIVE : Fencing.NEEDS_STATEMENT;
  }

  private static List<Finding> findings(
      View view, NodeId to, List<Recruit> recruits, Optional<Recruit> node) {
    ClusterState state = view.state();
    List<Finding> found = new ArrayList<>();
    boolean known = state.nodes().find(to).isPresent();
    found.add(new Finding(Check.NODE_KNOWN, known, to + (known ? " is known" : " is unknown")));
    boolean healthy = state.primary().isPresent() && view.is(Verdict.HEALTHY);
    found.add(
        new Finding(
            Check.PRIMARY_NOT_HEALTHY,
            !healthy,
            healthy
                ? "nothing is wrong with the primary: a switchover moves it and loses nothing"
                : "the primary is " + view.judgement().verdict()));
    found.add(
        new Finding(
            Check.NODE_ANSWERS,
            node.isPresent(),
            node.isPresent() ? "its agent answers" : "its agent does not answer, or has no data"));
    Promotion promotion =
        state.nodes().find(to).map(n -> n.settings().promotion()).orElse(Promotion.NEUTRAL);
    found.add(
        new Finding(
            Check.NODE_MAY_BE_PRIMARY,
            promotion != Promotion.MUST_NOT,
            "its promotion class is " + promotion));
    node.ifPresent(r -> found.add(holdsMost(r, recruits)));
    return found;
  }

  private static Finding holdsMost(Recruit node, List<Recruit> recruits) {
    Recruit most =
        recruits.stream()
            .max(Comparator.comparing(Recruit::end))
            .filter(m -> !isEqual(m, node))
            .orElse(node);
    boolean itself = most.node().equals(node.node());
    return new Finding(
        Check.NODE_HOLDS_MOST,
        itself,
        itself
            ? "no node that answers holds more than " + node.end()
            : "%s holds more: %s, against %s".formatted(most.node(), most.end(), node.end()));
  }

  private static boolean isEqual(Recruit one, Recruit other) {
    return one.end().equals(other.end());
  }
}
