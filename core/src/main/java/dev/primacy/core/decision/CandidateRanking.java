package dev.primacy.core.decision;

import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Promotion;
import dev.primacy.core.cluster.Ranked;
import dev.primacy.core.cluster.Ranked.Standing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Orders the recruits by how safe, then how suitable, their promotion is.
 *
 * <p>Only a recruit with the highest (timeline, end) may be chosen: what the proof says is held by
 * the recruits together is held by that one. Among equals, a planned move's wish and the operator's
 * promotion class decide, then the shorter replay backlog, then the name, so that every manager
 * ranks alike (I13).
 */
record CandidateRanking(Optional<Recruit> best, List<Ranked> ranking) {

  /**
   * @param preferred whom a planned move wants in charge
   */
  static CandidateRanking of(
      ClusterState state,
      List<Recruit> recruits,
      Optional<NodeId> preferred,
      boolean highestIsChosen) {
    Comparator<Recruit> completeness =
        highestIsChosen
            ? Comparator.comparing(Recruit::end).reversed()
            : Comparator.comparing(Recruit::end);
    Comparator<Recruit> order =
        completeness
            .thenComparing(r -> preferred.filter(r.node()::equals).isEmpty())
            .thenComparing(r -> promotion(state, r.node()))
            .thenComparingLong(r -> r.end().lsn().bytesSince(r.replayed()))
            .thenComparing(Recruit::node);
    List<Recruit> sorted = recruits.stream().sorted(order).toList();
    Optional<Recruit> best =
        sorted.stream()
            .filter(r -> r.end().compareTo(sorted.getFirst().end()) == 0)
            .filter(r -> promotion(state, r.node()) != Promotion.MUST_NOT)
            .findFirst();
    List<Ranked> ranking = new ArrayList<>();
    for (Recruit r : sorted) {
      ranking.add(new Ranked(r.node(), r.end(), standing(state, r, best, sorted.getFirst())));
    }
    return new CandidateRanking(best, ranking);
  }

  private static Standing standing(
      ClusterState state, Recruit r, Optional<Recruit> best, Recruit highest) {
    if (best.filter(r::equals).isPresent()) {
      return Standing.CHOSEN;
    }
    if (r.end().isBefore(highest.end())) {
      return Standing.BEHIND;
    }
    return promotion(state, r.node()) == Promotion.MUST_NOT ? Standing.EXCLUDED : Standing.EQUAL;
  }

  private static Promotion promotion(ClusterState state, NodeId node) {
    return state.nodes().find(node).map(n -> n.settings().promotion()).orElse(Promotion.NEUTRAL);
  }
}
