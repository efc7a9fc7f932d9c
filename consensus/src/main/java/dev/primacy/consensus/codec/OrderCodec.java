package dev.primacy.consensus.codec;

import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.ForcedFailover;
import dev.primacy.core.cluster.ForcedFailover.Accepted;
import dev.primacy.core.cluster.Loss;
import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Switchover;
import dev.primacy.core.cluster.Timeline;
import dev.primacy.log.v1.DomainProto;
import java.util.Optional;

/** What operators order, and what came of a loss that they accepted. */
final class OrderCodec {

  private OrderCodec() {}

  static DomainProto.Switchover write(Switchover order) {
    return DomainProto.Switchover.newBuilder()
        .setFrom(order.from().name())
        .setTo(order.to().name())
        .setRequestedBy(order.requestedBy())
        .build();
  }

  static Switchover read(DomainProto.Switchover order) {
    return new Switchover(
        new NodeId(order.getFrom()), new NodeId(order.getTo()), order.getRequestedBy());
  }

  static DomainProto.ForcedFailover write(ForcedFailover order) {
    DomainProto.ForcedFailover.Builder builder =
        DomainProto.ForcedFailover.newBuilder()
            .setEpoch(order.epoch().number())
            .setFrom(order.from().name())
            .setTo(order.to().name())
            .setFromIsDown(order.fromIsDown())
            .setRequestedBy(order.requestedBy());
    order
        .accepted()
        .ifPresent(accepted -> {
          builder.getAcceptedBuilder().setBytes(accepted.bytes());
          accepted
              .seen()
              .map(PositionCodec::write)
              .ifPresent(builder.getAcceptedBuilder()::setSeen);
        });
    return builder.build();
  }

  static ForcedFailover read(DomainProto.ForcedFailover order) {
    return new ForcedFailover(
        new Epoch(order.getEpoch()),
        new NodeId(order.getFrom()),
        new NodeId(order.getTo()),
        order.getFromIsDown(),
        order.hasAccepted() ? Optional.of(read(order.getAccepted())) : Optional.empty(),
        order.getRequestedBy());
  }

  private static Accepted read(DomainProto.ForcedFailover.Accepted accepted) {
    return new Accepted(
        accepted.getBytes(),
        accepted.hasSeen()
            ? Optional.of(PositionCodec.read(accepted.getSeen()))
            : Optional.empty());
  }

  static DomainProto.Loss write(Loss loss) {
    DomainProto.Loss.Builder builder =
        DomainProto.Loss.newBuilder()
            .setPrimary(loss.primary().name())
            .setTimeline(loss.timeline().number())
            .setAdmission(loss.admission())
            .setKept(loss.kept().value());
    loss.bytes().ifPresent(builder::setBytes);
    return builder.build();
  }

  static Loss read(DomainProto.Loss loss) {
    return new Loss(
        new NodeId(loss.getPrimary()),
        new Timeline(loss.getTimeline()),
        loss.getAdmission(),
        new Lsn(loss.getKept()),
        loss.hasBytes() ? Optional.of(loss.getBytes()) : Optional.empty());
  }
}
