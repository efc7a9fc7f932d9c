package dev.primacy.consensus.codec;

import dev.primacy.core.cluster.Admission;
import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.Lineage;
import dev.primacy.core.cluster.LoggedRule;
import dev.primacy.core.cluster.LoggedRule.Floor;
import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Rule;
import dev.primacy.core.cluster.Timeline;
import dev.primacy.log.v1.DomainProto;
import java.util.Optional;

/** Positions in WAL, and the rules that ask for them. */
final class PositionCodec {

  private PositionCodec() {}

  static DomainProto.Position write(Position position) {
    return DomainProto.Position.newBuilder()
        .setTimeline(position.timeline().number())
        .setLsn(position.lsn().value())
        .build();
  }

  static Position read(DomainProto.Position position) {
    return new Position(new Timeline(position.getTimeline()), new Lsn(position.getLsn()));
  }

  static DomainProto.Lineage write(Lineage lineage) {
    DomainProto.Lineage.Builder builder =
        DomainProto.Lineage.newBuilder().setCurrent(lineage.current().number());
    lineage.branches().forEach(branch -> builder.addBranches(write(branch)));
    return builder.build();
  }

  static Lineage read(DomainProto.Lineage lineage) {
    return new Lineage(
        lineage.getBranchesList().stream().map(PositionCodec::read).toList(),
        new Timeline(lineage.getCurrent()));
  }

  static DomainProto.Admission write(Admission admission) {
    return DomainProto.Admission.newBuilder()
        .setNode(admission.node().name())
        .setNumber(admission.number())
        .build();
  }

  static Admission read(DomainProto.Admission admission) {
    return new Admission(new NodeId(admission.getNode()), admission.getNumber());
  }

  static DomainProto.Rule write(Rule rule) {
    DomainProto.Rule.Builder builder = DomainProto.Rule.newBuilder().setRequired(rule.required());
    rule.acknowledgers().forEach(admission -> builder.addAcknowledgers(write(admission)));
    return builder.build();
  }

  static Rule read(DomainProto.Rule rule) {
    return new Rule(
        rule.getAcknowledgersList().stream().map(PositionCodec::read).toList(), rule.getRequired());
  }

  static DomainProto.LoggedRule write(LoggedRule rule) {
    DomainProto.LoggedRule.Builder builder =
        DomainProto.LoggedRule.newBuilder()
            .setNumber(rule.number())
            .setRule(write(rule.rule()))
            .setStage(StateWords.write(rule.stage()));
    rule.floor().ifPresent(floor -> builder.setFloor(write(floor)));
    return builder.build();
  }

  static LoggedRule read(DomainProto.LoggedRule rule) {
    return new LoggedRule(
        rule.getNumber(),
        read(rule.getRule()),
        StateWords.read(rule.getStage()),
        rule.hasFloor() ? Optional.of(read(rule.getFloor())) : Optional.empty());
  }

  static DomainProto.Floor write(Floor floor) {
    DomainProto.Floor.Builder builder = DomainProto.Floor.newBuilder();
    switch (floor) {
      case Floor.At(Position position) -> builder.setAt(write(position));
      case Floor.FirstWal(Timeline timeline) -> builder.setFirstWalOfTimeline(timeline.number());
      case Floor.Marker(Epoch epoch) -> builder.setMarkerOfEpoch(epoch.number());
    }
    return builder.build();
  }

  static Floor read(DomainProto.Floor floor) {
    return switch (floor.getKindCase()) {
      case AT -> new Floor.At(read(floor.getAt()));
      case FIRST_WAL_OF_TIMELINE -> new Floor.FirstWal(new Timeline(floor.getFirstWalOfTimeline()));
      case MARKER_OF_EPOCH -> new Floor.Marker(new Epoch(floor.getMarkerOfEpoch()));
      case KIND_NOT_SET -> throw Unread.kind("a floor");
    };
  }
}
