package dev.primacy.wire;

import dev.primacy.core.cluster.Admission;
import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.Lineage;
import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Timeline;
import dev.primacy.core.node.Lease;
import dev.primacy.core.node.Life;
import dev.primacy.core.node.Stamp;
import dev.primacy.core.time.MonoTime;
import java.time.Duration;

/** The small values that orders and reports share. */
final class Values {

  private Values() {}

  static dev.primacy.api.v1.Stamp write(Stamp stamp) {
    return dev.primacy.api.v1.Stamp.newBuilder()
        .setEpoch(stamp.epoch().number())
        .setTerm(stamp.term())
        .setIndex(stamp.index())
        .build();
  }

  static Stamp read(dev.primacy.api.v1.Stamp stamp) {
    return new Stamp(new Epoch(stamp.getEpoch()), stamp.getTerm(), stamp.getIndex());
  }

  static dev.primacy.api.v1.Life write(Life life) {
    return dev.primacy.api.v1.Life.newBuilder()
        .setAgent(life.agent())
        .setServer(life.server())
        .build();
  }

  static Life read(dev.primacy.api.v1.Life life) {
    return new Life(life.getAgent(), life.getServer());
  }

  static dev.primacy.api.v1.Lease write(Lease lease) {
    return dev.primacy.api.v1.Lease.newBuilder()
        .setAgent(lease.agent())
        .setAskedNanos(lease.asked().nanos())
        .setLengthMillis(lease.length().toMillis())
        .build();
  }

  static Lease read(dev.primacy.api.v1.Lease lease) {
    return new Lease(
        lease.getAgent(),
        new MonoTime(lease.getAskedNanos()),
        Duration.ofMillis(lease.getLengthMillis()));
  }

  static dev.primacy.api.v1.Admission write(Admission admission) {
    return dev.primacy.api.v1.Admission.newBuilder()
        .setNode(admission.node().name())
        .setNumber(admission.number())
        .build();
  }

  static Admission read(dev.primacy.api.v1.Admission admission) {
    return new Admission(new NodeId(admission.getNode()), admission.getNumber());
  }

  static dev.primacy.api.v1.Position write(Position position) {
    return dev.primacy.api.v1.Position.newBuilder()
        .setTimeline(position.timeline().number())
        .setLsn(position.lsn().value())
        .build();
  }

  static Position read(dev.primacy.api.v1.Position position) {
    return new Position(new Timeline(position.getTimeline()), new Lsn(position.getLsn()));
  }

  static dev.primacy.api.v1.Lineage write(Lineage lineage) {
    return dev.primacy.api.v1.Lineage.newBuilder()
        .addAllBranches(lineage.branches().stream().map(Values::write).toList())
        .setCurrent(lineage.current().number())
        .build();
  }

  static Lineage read(dev.primacy.api.v1.Lineage lineage) {
    return new Lineage(
        lineage.getBranchesList().stream().map(Values::read).toList(),
        new Timeline(lineage.getCurrent()));
  }
}
