package dev.primacy.consensus.codec;

import dev.primacy.core.cluster.Cause;
import dev.primacy.core.cluster.Choice;
import dev.primacy.core.cluster.Completeness;
import dev.primacy.core.cluster.Completeness.FinalPosition;
import dev.primacy.core.cluster.Completeness.FloorHeld;
import dev.primacy.core.cluster.Completeness.LaterMarker;
import dev.primacy.core.cluster.Completeness.LaterPosition;
import dev.primacy.core.cluster.Completeness.LaterTimeline;
import dev.primacy.core.cluster.Completeness.LossAccepted;
import dev.primacy.core.cluster.Completeness.OwnPrimary;
import dev.primacy.core.cluster.Completeness.VouchedFor;
import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.Fence;
import dev.primacy.core.cluster.Fence.AgentConfirmed;
import dev.primacy.core.cluster.Fence.Earlier;
import dev.primacy.core.cluster.Fence.LeaseExpired;
import dev.primacy.core.cluster.Fence.OperatorOverride;
import dev.primacy.core.cluster.Fence.QuorumRecruited;
import dev.primacy.core.cluster.Fence.SelfChosen;
import dev.primacy.core.cluster.Mark;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Ranked;
import dev.primacy.core.cluster.Sighting;
import dev.primacy.log.v1.DomainProto;
import java.util.List;
import java.util.Optional;

/** Why an epoch was begun, whom it chose, and on what evidence. */
final class EvidenceCodec {

  private EvidenceCodec() {}

  static DomainProto.Cause write(Cause cause) {
    DomainProto.Cause.Builder builder =
        DomainProto.Cause.newBuilder()
            .setNode(cause.node().name())
            .setVerdict(EvidenceWords.write(cause.verdict()));
    for (Sighting sighting : cause.evidence()) {
      builder.addEvidence(
          DomainProto.Sighting.newBuilder()
              .setObserver(sighting.observer())
              .setSeen(EvidenceWords.write(sighting.seen()))
              .setMillisAgo(sighting.millisAgo()));
    }
    return builder.build();
  }

  static Cause read(DomainProto.Cause cause) {
    return new Cause(
        new NodeId(cause.getNode()),
        EvidenceWords.read(cause.getVerdict()),
        cause.getEvidenceList().stream()
            .map(s ->
                new Sighting(s.getObserver(), EvidenceWords.read(s.getSeen()), s.getMillisAgo()))
            .toList());
  }

  static DomainProto.Choice write(Choice choice) {
    DomainProto.Choice.Builder builder =
        DomainProto.Choice.newBuilder()
            .setCandidate(choice.candidate().name())
            .setOrigin(StateWords.write(choice.origin()))
            .setPosition(PositionCodec.write(choice.position()))
            .setLineage(PositionCodec.write(choice.lineage()))
            .setRequired(choice.required());
    choice.fences().forEach(fence -> builder.addFences(write(fence)));
    choice.completeness().forEach(proof -> builder.addCompleteness(write(proof)));
    choice.ranking().forEach(ranked -> builder.addRanking(write(ranked)));
    choice.followers().forEach(node -> builder.addFollowers(node.name()));
    return builder.build();
  }

  static Choice read(DomainProto.Choice choice) {
    return new Choice(
        new NodeId(choice.getCandidate()),
        StateWords.read(choice.getOrigin()),
        PositionCodec.read(choice.getPosition()),
        PositionCodec.read(choice.getLineage()),
        choice.getFencesList().stream().map(EvidenceCodec::read).toList(),
        choice.getCompletenessList().stream().map(EvidenceCodec::read).toList(),
        choice.getRankingList().stream().map(EvidenceCodec::read).toList(),
        choice.getFollowersList().stream().map(NodeId::new).toList(),
        choice.getRequired());
  }

  private static DomainProto.Fence write(Fence fence) {
    DomainProto.Fence.Builder builder =
        DomainProto.Fence.newBuilder()
            .setEpoch(fence.epoch().number())
            .setPrimary(fence.primary().name());
    switch (fence) {
      case QuorumRecruited quorum ->
          builder.setQuorumRecruited(
              DomainProto.Fence.QuorumRecruited.newBuilder()
                  .addAllCounts(quorum.counts().stream().map(EvidenceCodec::write).toList()));
      case AgentConfirmed _ ->
          builder.setAgentConfirmed(DomainProto.Fence.AgentConfirmed.getDefaultInstance());
      case SelfChosen _ -> builder.setSelfChosen(DomainProto.Fence.SelfChosen.getDefaultInstance());
      case OperatorOverride(_, _, var requestedBy) ->
          builder.setOperatorOverride(
              DomainProto.Fence.OperatorOverride.newBuilder().setRequestedBy(requestedBy));
      case LeaseExpired lease ->
          builder.setLeaseExpired(
              DomainProto.Fence.LeaseExpired.newBuilder()
                  .addAllCounts(lease.counts().stream().map(EvidenceCodec::write).toList()));
      case Earlier _ -> builder.setEarlier(DomainProto.Fence.Earlier.getDefaultInstance());
    }
    return builder.build();
  }

  private static Fence read(DomainProto.Fence fence) {
    Epoch epoch = new Epoch(fence.getEpoch());
    NodeId primary = new NodeId(fence.getPrimary());
    return switch (fence.getKindCase()) {
      case QUORUM_RECRUITED -> {
        List<DomainProto.Count> counts = fence.getQuorumRecruited().getCountsList();
        yield new QuorumRecruited(
            epoch, primary, counts.stream().map(EvidenceCodec::read).toList());
      }
      case AGENT_CONFIRMED -> new AgentConfirmed(epoch, primary);
      case SELF_CHOSEN -> new SelfChosen(epoch, primary);
      case OPERATOR_OVERRIDE ->
          new OperatorOverride(epoch, primary, fence.getOperatorOverride().getRequestedBy());
      case LEASE_EXPIRED -> {
        List<DomainProto.Count> counts = fence.getLeaseExpired().getCountsList();
        yield new LeaseExpired(epoch, primary, counts.stream().map(EvidenceCodec::read).toList());
      }
      case EARLIER -> new Earlier(epoch, primary);
      case KIND_NOT_SET -> throw Unread.kind("a fence");
    };
  }

  private static DomainProto.Count write(Fence.Count count) {
    return DomainProto.Count.newBuilder()
        .setRule(count.rule())
        .addAllCounted(count.counted().stream().map(NodeId::name).toList())
        .setNeeded(count.needed())
        .build();
  }

  private static Fence.Count read(DomainProto.Count count) {
    return new Fence.Count(
        count.getRule(),
        count.getCountedList().stream().map(NodeId::new).toList(),
        count.getNeeded());
  }

  private static DomainProto.Completeness write(Completeness proof) {
    DomainProto.Completeness.Builder builder =
        DomainProto.Completeness.newBuilder().setEpoch(proof.epoch().number());
    switch (proof) {
      case VouchedFor(_, Fence.Count count) -> builder.setVouchedFor(write(count));
      case LaterTimeline(_, Epoch epoch, NodeId node) ->
          builder.setLaterTimeline(later(epoch, node));
      case LaterPosition(_, Epoch epoch, NodeId node) ->
          builder.setLaterPosition(later(epoch, node));
      case LaterMarker(_, Epoch epoch, NodeId node) -> builder.setLaterMarker(later(epoch, node));
      case OwnPrimary(_, NodeId node) ->
          builder.setOwnPrimary(
              DomainProto.Completeness.OwnPrimary.newBuilder().setRecruit(node.name()));
      case FinalPosition(_, NodeId node, Position end) ->
          builder.setFinalPosition(
              DomainProto.Completeness.FinalPosition.newBuilder()
                  .setRecruit(node.name())
                  .setEnd(PositionCodec.write(end)));
      case LossAccepted accepted -> builder.setLossAccepted(write(accepted));
      case FloorHeld(_, long rule, NodeId node, long distance, long unseen) ->
          builder.setFloorHeld(
              DomainProto.Completeness.FloorHeld.newBuilder()
                  .setRule(rule)
                  .setRecruit(node.name())
                  .setDistanceBytes(distance)
                  .setUnseenBytes(unseen));
    }
    return builder.build();
  }

  private static DomainProto.Completeness.LossAccepted write(LossAccepted accepted) {
    DomainProto.Completeness.LossAccepted.Builder builder =
        DomainProto.Completeness.LossAccepted.newBuilder()
            .setRecruit(accepted.recruit().name())
            .setAcceptedBytes(accepted.acceptedBytes())
            .setRequestedBy(accepted.requestedBy());
    accepted.distanceBytes().ifPresent(builder::setDistanceBytes);
    return builder.build();
  }

  private static LossAccepted read(Epoch epoch, DomainProto.Completeness.LossAccepted accepted) {
    return new LossAccepted(
        epoch,
        new NodeId(accepted.getRecruit()),
        accepted.hasDistanceBytes() ? Optional.of(accepted.getDistanceBytes()) : Optional.empty(),
        accepted.getAcceptedBytes(),
        accepted.getRequestedBy());
  }

  private static DomainProto.Completeness.Later later(Epoch epoch, NodeId recruit) {
    return DomainProto.Completeness.Later.newBuilder()
        .setEpoch(epoch.number())
        .setRecruit(recruit.name())
        .build();
  }

  private static Completeness read(DomainProto.Completeness proof) {
    Epoch epoch = new Epoch(proof.getEpoch());
    return switch (proof.getKindCase()) {
      case VOUCHED_FOR -> new VouchedFor(epoch, read(proof.getVouchedFor()));
      case LATER_TIMELINE ->
          new LaterTimeline(
              epoch, epochOf(proof.getLaterTimeline()), recruitOf(proof.getLaterTimeline()));
      case LATER_POSITION ->
          new LaterPosition(
              epoch, epochOf(proof.getLaterPosition()), recruitOf(proof.getLaterPosition()));
      case LATER_MARKER ->
          new LaterMarker(
              epoch, epochOf(proof.getLaterMarker()), recruitOf(proof.getLaterMarker()));
      case OWN_PRIMARY -> new OwnPrimary(epoch, new NodeId(proof.getOwnPrimary().getRecruit()));
      case FINAL_POSITION ->
          new FinalPosition(
              epoch,
              new NodeId(proof.getFinalPosition().getRecruit()),
              PositionCodec.read(proof.getFinalPosition().getEnd()));
      case LOSS_ACCEPTED -> read(epoch, proof.getLossAccepted());
      case FLOOR_HELD -> {
        DomainProto.Completeness.FloorHeld held = proof.getFloorHeld();
        yield new FloorHeld(
            epoch,
            held.getRule(),
            new NodeId(held.getRecruit()),
            held.getDistanceBytes(),
            held.getUnseenBytes());
      }
      case KIND_NOT_SET -> throw Unread.kind("a proof of completeness");
    };
  }

  private static Epoch epochOf(DomainProto.Completeness.Later later) {
    return new Epoch(later.getEpoch());
  }

  private static NodeId recruitOf(DomainProto.Completeness.Later later) {
    return new NodeId(later.getRecruit());
  }

  private static DomainProto.Ranked write(Ranked ranked) {
    return DomainProto.Ranked.newBuilder()
        .setNode(ranked.node().name())
        .setPosition(PositionCodec.write(ranked.position()))
        .setStanding(EvidenceWords.write(ranked.standing()))
        .build();
  }

  private static Ranked read(DomainProto.Ranked ranked) {
    return new Ranked(
        new NodeId(ranked.getNode()),
        PositionCodec.read(ranked.getPosition()),
        EvidenceWords.read(ranked.getStanding()));
  }

  static DomainProto.Mark write(Mark mark) {
    return DomainProto.Mark.newBuilder()
        .setPhase(EvidenceWords.write(mark.phase()))
        .setMillis(mark.millis())
        .build();
  }

  static Mark read(DomainProto.Mark mark) {
    return new Mark(EvidenceWords.read(mark.getPhase()), mark.getMillis());
  }
}
