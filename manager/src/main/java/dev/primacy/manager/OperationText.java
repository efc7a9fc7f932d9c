package dev.primacy.manager;

import dev.primacy.api.v1.CompletenessKind;
import dev.primacy.api.v1.FenceKind;
import dev.primacy.api.v1.Milestone;
import dev.primacy.api.v1.Outcome;
import dev.primacy.api.v1.Standing;
import dev.primacy.core.cluster.Cause;
import dev.primacy.core.cluster.Choice;
import dev.primacy.core.cluster.Completeness;
import dev.primacy.core.cluster.Fence;
import dev.primacy.core.cluster.ForcedFailover;
import dev.primacy.core.cluster.Loss;
import dev.primacy.core.cluster.Mark;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.OperationRecord;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Ranked;
import dev.primacy.core.cluster.Switchover;

/**
 * One operation of the log as operators are shown it: evidence, ranking, fence, completeness,
 * phases.
 */
final class OperationText {

  private OperationText() {}

  static dev.primacy.api.v1.OperationRecord of(OperationRecord record) {
    dev.primacy.api.v1.OperationRecord.Builder builder =
        dev.primacy.api.v1.OperationRecord.newBuilder()
            .setId(record.id())
            .setEpoch(record.epoch().number())
            .setOutcome(Outcome.valueOf("OUTCOME_" + record.outcome().name()))
            .setCause(cause(record.cause()))
            .setBegunAtMillis(record.begunAtMillis())
            .setConfirmedAtMillis(record.confirmedAtMillis());
    record.planned().map(OperationText::planned).ifPresent(builder::setPlanned);
    record.why().ifPresent(builder::setWhy);
    record.forced().map(OperationText::forced).ifPresent(builder::setForced);
    record.losses().stream().map(OperationText::loss).forEach(builder::addLosses);
    record.choice().map(OperationText::choice).ifPresent(builder::setChoice);
    record.marks().stream().map(OperationText::mark).forEach(builder::addMarks);
    return builder.build();
  }

  private static dev.primacy.api.v1.Planned planned(Switchover order) {
    return dev.primacy.api.v1.Planned.newBuilder()
        .setFrom(order.from().name())
        .setTo(order.to().name())
        .setRequestedBy(order.requestedBy())
        .build();
  }

  private static dev.primacy.api.v1.Forced forced(ForcedFailover order) {
    dev.primacy.api.v1.Forced.Builder builder =
        dev.primacy.api.v1.Forced.newBuilder()
            .setFrom(order.from().name())
            .setTo(order.to().name())
            .setRequestedBy(order.requestedBy())
            .setFromIsDown(order.fromIsDown());
    order
        .accepted()
        .ifPresent(accepted -> {
          builder.setAcceptedBytes(accepted.bytes());
          accepted.seen().map(Words::position).ifPresent(builder::setSeen);
        });
    return builder.build();
  }

  private static dev.primacy.api.v1.Loss loss(Loss loss) {
    dev.primacy.api.v1.Loss.Builder builder =
        dev.primacy.api.v1.Loss.newBuilder()
            .setPrimary(loss.primary().name())
            .setKept(Words.position(new Position(loss.timeline(), loss.kept())));
    loss.bytes().ifPresent(builder::setBytes);
    return builder.build();
  }

  private static dev.primacy.api.v1.Cause cause(Cause cause) {
    return dev.primacy.api.v1.Cause.newBuilder()
        .setNode(cause.node().name())
        .setVerdict(Words.verdict(cause.verdict()))
        .addAllEvidence(cause.evidence().stream().map(Words::sighting).toList())
        .build();
  }

  private static dev.primacy.api.v1.Mark mark(Mark mark) {
    return dev.primacy.api.v1.Mark.newBuilder()
        .setMilestone(Milestone.valueOf("MILESTONE_" + mark.phase().name()))
        .setMillis(mark.millis())
        .build();
  }

  private static dev.primacy.api.v1.Choice choice(Choice choice) {
    return dev.primacy.api.v1.Choice.newBuilder()
        .setCandidate(choice.candidate().name())
        .setOrigin(Words.origin(choice.origin()))
        .setPosition(Words.position(choice.position()))
        .addAllFences(choice.fences().stream().map(OperationText::fence).toList())
        .addAllCompleteness(
            choice.completeness().stream().map(OperationText::completeness).toList())
        .addAllRanking(choice.ranking().stream().map(OperationText::ranked).toList())
        .addAllFollowers(choice.followers().stream().map(NodeId::name).toList())
        .setRequired(choice.required())
        .addAllHistory(choice.lineage().branches().stream().map(Words::position).toList())
        .build();
  }

  private static dev.primacy.api.v1.Fence fence(Fence fence) {
    dev.primacy.api.v1.Fence.Builder builder =
        dev.primacy.api.v1.Fence.newBuilder()
            .setEpoch(fence.epoch().number())
            .setPrimary(fence.primary().name());
    switch (fence) {
      case Fence.QuorumRecruited q ->
          builder
              .setKind(FenceKind.FENCE_KIND_QUORUM_RECRUITED)
              .addAllCounts(q.counts().stream().map(OperationText::count).toList());
      case Fence.AgentConfirmed _ -> builder.setKind(FenceKind.FENCE_KIND_AGENT_CONFIRMED);
      case Fence.SelfChosen _ -> builder.setKind(FenceKind.FENCE_KIND_SELF_CHOSEN);
      case Fence.OperatorOverride o ->
          builder.setKind(FenceKind.FENCE_KIND_OPERATOR_OVERRIDE).setRequestedBy(o.requestedBy());
      case Fence.LeaseExpired l ->
          builder
              .setKind(FenceKind.FENCE_KIND_LEASE_EXPIRED)
              .addAllCounts(l.counts().stream().map(OperationText::count).toList());
      case Fence.Earlier _ -> builder.setKind(FenceKind.FENCE_KIND_EARLIER);
    }
    return builder.build();
  }

  private static dev.primacy.api.v1.Count count(Fence.Count count) {
    return dev.primacy.api.v1.Count.newBuilder()
        .setRule(count.rule())
        .addAllCounted(count.counted().stream().map(NodeId::name).toList())
        .setNeeded(count.needed())
        .build();
  }

  private static dev.primacy.api.v1.Completeness completeness(Completeness completeness) {
    dev.primacy.api.v1.Completeness.Builder builder =
        dev.primacy.api.v1.Completeness.newBuilder().setEpoch(completeness.epoch().number());
    switch (completeness) {
      case Completeness.VouchedFor v ->
          builder
              .setKind(CompletenessKind.COMPLETENESS_KIND_VOUCHED_FOR)
              .setCount(count(v.count()));
      case Completeness.LaterTimeline l ->
          builder
              .setKind(CompletenessKind.COMPLETENESS_KIND_LATER_TIMELINE)
              .setLaterEpoch(l.later().number())
              .setRecruit(l.recruit().name());
      case Completeness.LaterPosition l ->
          builder
              .setKind(CompletenessKind.COMPLETENESS_KIND_LATER_POSITION)
              .setLaterEpoch(l.later().number())
              .setRecruit(l.recruit().name());
      case Completeness.LaterMarker l ->
          builder
              .setKind(CompletenessKind.COMPLETENESS_KIND_LATER_MARKER)
              .setLaterEpoch(l.later().number())
              .setRecruit(l.recruit().name());
      case Completeness.OwnPrimary o ->
          builder
              .setKind(CompletenessKind.COMPLETENESS_KIND_OWN_PRIMARY)
              .setRecruit(o.recruit().name());
      case Completeness.FinalPosition f ->
          builder
              .setKind(CompletenessKind.COMPLETENESS_KIND_FINAL_POSITION)
              .setRecruit(f.recruit().name())
              .setPosition(Words.position(f.end()));
      case Completeness.LossAccepted l ->
          builder
              .setKind(CompletenessKind.COMPLETENESS_KIND_LOSS_ACCEPTED)
              .setRecruit(l.recruit().name())
              .setDistanceBytes(l.distanceBytes().orElse(0L))
              .setDistanceUnknown(l.distanceBytes().isEmpty())
              .setAcceptedBytes(l.acceptedBytes())
              .setRequestedBy(l.requestedBy());
      case Completeness.FloorHeld f ->
          builder
              .setKind(CompletenessKind.COMPLETENESS_KIND_FLOOR_HELD)
              .setRecruit(f.recruit().name())
              .setRule(f.rule())
              .setDistanceBytes(f.distanceBytes())
              .setUnseenBytes(f.unseenBytes());
    }
    return builder.build();
  }

  private static dev.primacy.api.v1.Ranked ranked(Ranked ranked) {
    return dev.primacy.api.v1.Ranked.newBuilder()
        .setNode(ranked.node().name())
        .setPosition(Words.position(ranked.position()))
        .setStanding(Standing.valueOf("STANDING_" + ranked.standing().name()))
        .build();
  }
}
