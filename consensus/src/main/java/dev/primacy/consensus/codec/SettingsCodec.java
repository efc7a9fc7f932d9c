package dev.primacy.consensus.codec;

import dev.primacy.core.cluster.Degrade;
import dev.primacy.core.cluster.Labels;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.NodeSettings;
import dev.primacy.core.cluster.Policy;
import dev.primacy.log.v1.DomainProto;
import dev.primacy.log.v1.StateProto;
import java.time.Duration;
import java.util.Optional;
import java.util.TreeMap;

/** What operators and hosts decide: policies, settings of nodes, labels. */
final class SettingsCodec {

  private SettingsCodec() {}

  static DomainProto.Policy write(Policy policy) {
    DomainProto.Policy.Builder builder = DomainProto.Policy.newBuilder();
    policy
        .lease()
        .ifPresent(lease ->
            builder.setLease(
                DomainProto.Lease.newBuilder()
                    .setLengthNanos(lease.length().toNanos())
                    .setMarginNanos(lease.margin().toNanos())));
    return builder
        .setRequired(policy.required())
        .setDegrade(write(policy.degrade()))
        .setLossBoundBytes(policy.lossBoundBytes())
        .setAutomation(StateWords.write(policy.automation()))
        .setTimes(write(policy.times()))
        .build();
  }

  static Policy read(DomainProto.Policy policy) {
    return new Policy(
        policy.getRequired(),
        read(policy.getDegrade()),
        policy.getLossBoundBytes(),
        StateWords.read(policy.getAutomation()),
        read(policy.getTimes()),
        policy.hasLease() ? Optional.of(read(policy.getLease())) : Optional.empty());
  }

  private static Policy.Lease read(DomainProto.Lease lease) {
    return new Policy.Lease(
        Duration.ofNanos(lease.getLengthNanos()), Duration.ofNanos(lease.getMarginNanos()));
  }

  private static DomainProto.Degrade write(Degrade degrade) {
    DomainProto.Degrade.Builder builder = DomainProto.Degrade.newBuilder();
    switch (degrade) {
      case Degrade.Never _ -> builder.setNever(DomainProto.Degrade.Never.getDefaultInstance());
      case Degrade.After(Duration limit) -> builder.setAfterNanos(limit.toNanos());
      case Degrade.BySize _ -> builder.setBySize(DomainProto.Degrade.BySize.getDefaultInstance());
    }
    return builder.build();
  }

  private static Degrade read(DomainProto.Degrade degrade) {
    return switch (degrade.getKindCase()) {
      case NEVER -> new Degrade.Never();
      case AFTER_NANOS -> new Degrade.After(Duration.ofNanos(degrade.getAfterNanos()));
      case BY_SIZE -> new Degrade.BySize();
      case KIND_NOT_SET -> throw Unread.kind("a degradation");
    };
  }

  private static DomainProto.Times write(Policy.Times times) {
    return DomainProto.Times.newBuilder()
        .setSilentNanos(times.silent().toNanos())
        .setEffectNanos(times.effect().toNanos())
        .setDropNanos(times.drop().toNanos())
        .setStuckNanos(times.stuck().toNanos())
        .setCaughtUpBytes(times.caughtUpBytes())
        .build();
  }

  private static Policy.Times read(DomainProto.Times times) {
    return new Policy.Times(
        Duration.ofNanos(times.getSilentNanos()),
        Duration.ofNanos(times.getEffectNanos()),
        Duration.ofNanos(times.getDropNanos()),
        Duration.ofNanos(times.getStuckNanos()),
        times.getCaughtUpBytes());
  }

  static DomainProto.NodeSettings write(NodeSettings settings) {
    DomainProto.NodeSettings.Builder builder =
        DomainProto.NodeSettings.newBuilder()
            .setAddress(settings.address())
            .setReplicationAddress(settings.replicationAddress())
            .setAcknowledge(settings.acknowledge())
            .setReads(settings.reads())
            .setCloneSource(settings.cloneSource())
            .setPromotion(StateWords.write(settings.promotion()))
            .setZone(settings.zone());
    settings.upstream().ifPresent(node -> builder.setUpstream(node.name()));
    return builder.build();
  }

  static NodeSettings read(DomainProto.NodeSettings settings) {
    return new NodeSettings(
        settings.getAddress(),
        settings.getReplicationAddress(),
        settings.getAcknowledge(),
        settings.getReads(),
        settings.hasUpstream() ? Optional.of(new NodeId(settings.getUpstream())) : Optional.empty(),
        settings.getCloneSource(),
        StateWords.read(settings.getPromotion()),
        settings.getZone());
  }

  static StateProto.Labels write(Labels labels) {
    StateProto.Labels.Builder builder = StateProto.Labels.newBuilder();
    labels
        .values()
        .forEach((key, value) ->
            builder.addValues(StateProto.Labels.Label.newBuilder().setKey(key).setValue(value)));
    labels.upstream().ifPresent(builder::setUpstream);
    return builder.build();
  }

  static Labels read(StateProto.Labels labels) {
    TreeMap<String, String> values = new TreeMap<>();
    labels.getValuesList().forEach(label -> values.put(label.getKey(), label.getValue()));
    return new Labels(
        values, labels.hasUpstream() ? Optional.of(labels.getUpstream()) : Optional.empty());
  }
}
