package dev.primacy.core.decision;

import dev.primacy.core.cluster.Completeness;
import dev.primacy.core.cluster.Fence;
import dev.primacy.core.cluster.ForcedFailover;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Operation.Begun;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.node.Server;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What an operator states in place of proofs: in the election that he ordered, about the primary
 * and for the node that he named, and nowhere else.
 */
record Statement(View view, Optional<ForcedFailover> order) {

  static Statement in(View view) {
    return new Statement(
        view, view.state().operation() instanceof Begun begun ? begun.forced() : Optional.empty());
  }

  /** That the primary is down, unless it is seen to be alive. */
  Optional<Fence> fence(Reign reign) {
    return order
        .filter(f -> f.from().equals(reign.primary()))
        .filter(f -> f.fromIsDown() || !view.rules().downIsStated())
        .filter(_ -> !isSeenAlive(view, reign.primary()))
        .map(f -> new Fence.OperatorOverride(reign.epoch(), reign.primary(), f.requestedBy()));
  }

  /**
   * A loss that was accepted: the node that was named has the highest end of all, and lacks no more
   * than was accepted, as far as anybody knows by now.
   */
  Optional<Completeness> loss(Reign reign, List<Recruit> recruits) {
    Optional<Recruit> highest = recruits.stream().max(Comparator.comparing(Recruit::end));
    if (order.flatMap(ForcedFailover::accepted).isEmpty()) {
      return Optional.empty();
    }
    ForcedFailover given = order.get();
    return recruits.stream()
        .filter(r -> r.node().equals(given.to()))
        .filter(r -> highest.filter(h -> !r.end().isBefore(h.end())).isPresent())
        .findFirst()
        .flatMap(r -> loss(reign, given, given.accepted().get(), r));
  }

  private Optional<Completeness> loss(
      Reign reign, ForcedFailover given, ForcedFailover.Accepted accepted, Recruit recruit) {
    Shortfall lacks = Shortfall.of(view, reign, recruit, accepted.seen());
    return lacks.atLeast() <= accepted.bytes() || !view.rules().lossIsMeasured()
        ? Optional.of(
            new Completeness.LossAccepted(
                reign.epoch(),
                recruit.node(),
                lacks.bytes(),
                accepted.bytes(),
                given.requestedBy()))
        : Optional.empty();
  }

  /** Its own agent has a server that may run, or others than its agent have met it just now. */
  static boolean isSeenAlive(View view, NodeId primary) {
    boolean byItsAgent =
        view.report(primary)
            .map(r ->
                switch (r.server()) {
                  case Server.Primary _, Server.Unresponsive _ -> true;
                  case Server.Down(boolean attached, _) -> attached;
                  case Server.Standby s -> !s.isDetached();
                  case Server.Absent _, Server.Unusable _ -> false;
                })
            .orElse(false);
    return byItsAgent || view.judgement().met();
  }
}
