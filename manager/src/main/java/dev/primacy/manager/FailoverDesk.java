package dev.primacy.manager;

import dev.primacy.api.Refusal;
import dev.primacy.api.v1.FailoverCheck;
import dev.primacy.api.v1.FailoverFinding;
import dev.primacy.api.v1.FailoverRequest;
import dev.primacy.api.v1.FailoverResponse;
import dev.primacy.api.v1.Fencing;
import dev.primacy.api.v1.Gap;
import dev.primacy.core.cluster.Cause;
import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.ForcedFailover;
import dev.primacy.core.cluster.ForcedFailover.Accepted;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Operation;
import dev.primacy.core.decision.FailoverPlan;
import dev.primacy.core.decision.View;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Takes orders to make a node primary where proofs cannot be had: says what is missing and what
 * would be lost, and puts into the log what the operator stated enough for.
 */
final class FailoverDesk {

  private static final int MOST_TRIES = 5;

  private final OrderLog log;

  FailoverDesk(OrderLog log) {
    this.log = log;
  }

  FailoverResponse order(FailoverRequest request) {
    ClusterId cluster = new ClusterId(request.getCluster());
    for (int i = 0; i < MOST_TRIES; i++) {
      View view = log.view(cluster);
      ClusterState state = view.state();
      NodeId confirmed = OrderLog.primary(state);
      NodeId to = OrderLog.node(state, request.getTo());
      if (to.equals(confirmed) && state.operation() instanceof Operation.Steady) {
        return FailoverResponse.newBuilder().setFrom(to.name()).setTo(to.name()).build();
      }
      FailoverPlan plan = FailoverPlan.of(view, to);
      Optional<Long> underWay = underWay(state, to, request);
      if (request.getDryRun() || underWay.isPresent() || !isEnough(plan, request)) {
        return answer(plan, view, underWay.orElse(0L));
      }
      Cause cause = new Cause(plan.from(), view.judgement().verdict(), view.judgement().evidence());
      Command command = new Command.Force(order(state, plan, request), cause);
      OptionalLong index = log.submit(cluster, state.revision(), command);
      if (index.isPresent()) {
        return answer(plan, view, index.getAsLong());
      }
    }
    throw Refusal.of(Refusal.Reason.STALE, "the cluster keeps changing; try again").toException();
  }

  /** Whether he stated all that the managers cannot prove. */
  private static boolean isEnough(FailoverPlan plan, FailoverRequest request) {
    boolean fenced = plan.fencing() == FailoverPlan.Fencing.PROVABLE || request.getPrimaryIsDown();
    boolean accepted =
        plan.losesNothing()
            || (request.hasAcceptDataLoss()
                && plan.lacks().map(l -> l <= request.getAcceptDataLoss()).orElse(true));
    return plan.isPossible() && fenced && accepted;
  }

  private static ForcedFailover order(
      ClusterState state, FailoverPlan plan, FailoverRequest request) {
    Optional<Accepted> accepted =
        request.hasAcceptDataLoss()
            ? Optional.of(new Accepted(request.getAcceptDataLoss(), plan.seen()))
            : Optional.empty();
    return new ForcedFailover(
        state.epoch().next(),
        plan.from(),
        plan.to(),
        request.getPrimaryIsDown(),
        accepted,
        request.getRequestedBy());
  }

  /** Who asks again for what is being done, and states no more than before, is told its number. */
  private static Optional<Long> underWay(ClusterState state, NodeId to, FailoverRequest request) {
    boolean isUnderWay =
        switch (state.operation()) {
          case Operation.Begun _, Operation.Chosen _ -> true;
          case Operation.Created _,
              Operation.Founding _,
              Operation.Steady _,
              Operation.Preparing _,
              Operation.Retiring _ ->
              false;
        };
    return isUnderWay
        ? state
            .history()
            .getLast()
            .forced()
            .filter(f -> f.to().equals(to) && covers(f, request))
            .map(_ -> state.history().getLast().id())
        : Optional.empty();
  }

  private static boolean covers(ForcedFailover order, FailoverRequest request) {
    long before = order.accepted().map(Accepted::bytes).orElse(-1L);
    long now = request.hasAcceptDataLoss() ? request.getAcceptDataLoss() : -1;
    return now <= before && (order.fromIsDown() || !request.getPrimaryIsDown());
  }

  static FailoverResponse answer(FailoverPlan plan, View view, long operation) {
    FailoverResponse.Builder builder =
        FailoverResponse.newBuilder()
            .setOperation(operation)
            .setLossBoundBytes(view.state().policy().lossBoundBytes())
            .setUnseenBytes(view.unseenBytes().orElse(0))
            .setFrom(plan.from().name())
            .setTo(plan.to().name())
            .addAllFindings(plan.findings().stream().map(FailoverDesk::finding).toList())
            .setFencing(Fencing.valueOf("FENCING_" + plan.fencing().name()))
            .addAllGaps(plan.gaps().stream().map(FailoverDesk::gap).toList());
    plan.lacks().ifPresent(builder::setLacksBytes);
    plan.held().map(Words::position).ifPresent(builder::setHeld);
    plan.seen().map(Words::position).ifPresent(builder::setSeen);
    plan.seenMillisAgo().ifPresent(builder::setSeenMillisAgo);
    return builder.build();
  }

  private static FailoverFinding finding(FailoverPlan.Finding finding) {
    return FailoverFinding.newBuilder()
        .setCheck(FailoverCheck.valueOf("FAILOVER_CHECK_" + finding.check().name()))
        .setPassed(finding.passed())
        .setFound(finding.found())
        .build();
  }

  private static Gap gap(FailoverPlan.Gap gap) {
    return Gap.newBuilder()
        .setEpoch(gap.epoch())
        .setNumber(gap.number())
        .setRule(gap.rule())
        .addAllVouching(gap.vouching().stream().map(NodeId::name).toList())
        .setNeeded(gap.needed())
        .build();
  }
}
