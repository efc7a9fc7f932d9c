package dev.primacy.consensus.codec;

import dev.primacy.core.cluster.Choice;
import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.ClusterStates;
import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.Node;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Nodes;
import dev.primacy.core.cluster.Operation;
import dev.primacy.core.cluster.OperationRecord;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.cluster.Switchover;
import dev.primacy.core.cluster.Timeline;
import dev.primacy.log.v1.StateProto;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** What the log says of all clusters: the content of snapshots, and of the hash. */
final class StateCodec {

  private StateCodec() {}

  static StateProto.ClusterStates write(ClusterStates states) {
    StateProto.ClusterStates.Builder builder =
        StateProto.ClusterStates.newBuilder().setFeatureLevel(states.featureLevel());
    states.byId().values().forEach(state -> builder.addClusters(write(state)));
    return builder.build();
  }

  static ClusterStates read(StateProto.ClusterStates states) {
    TreeMap<ClusterId, ClusterState> byId = new TreeMap<>();
    for (StateProto.ClusterState written : states.getClustersList()) {
      ClusterState state = read(written);
      byId.put(state.id(), state);
    }
    return new ClusterStates(byId, states.getFeatureLevel());
  }

  private static StateProto.ClusterState write(ClusterState state) {
    StateProto.ClusterState.Builder builder =
        StateProto.ClusterState.newBuilder()
            .setId(state.id().name())
            .setEpoch(state.epoch().number())
            .setOperation(write(state.operation()))
            .setLastAdmission(state.lastAdmission())
            .setPolicy(SettingsCodec.write(state.policy()))
            .setLabels(SettingsCodec.write(state.labels()))
            .setRevision(state.revision());
    state.systemId().ifPresent(builder::setSystemId);
    state.reigns().forEach(reign -> builder.addReigns(write(reign)));
    state.nodes().byId().forEach((id, node) -> builder.addNodes(write(id, node)));
    state.history().forEach(record -> builder.addHistory(write(record)));
    return builder.build();
  }

  private static ClusterState read(StateProto.ClusterState state) {
    return new ClusterState(
        new ClusterId(state.getId()),
        state.hasSystemId() ? OptionalLong.of(state.getSystemId()) : OptionalLong.empty(),
        new Epoch(state.getEpoch()),
        read(state.getOperation()),
        state.getReignsList().stream().map(StateCodec::read).toList(),
        nodes(state),
        state.getLastAdmission(),
        SettingsCodec.read(state.getPolicy()),
        SettingsCodec.read(state.getLabels()),
        state.getHistoryList().stream().map(StateCodec::read).toList(),
        state.getRevision());
  }

  private static StateProto.Operation write(Operation operation) {
    StateProto.Operation.Builder builder = StateProto.Operation.newBuilder();
    switch (operation) {
      case Operation.Created _ ->
          builder.setCreated(StateProto.Operation.Created.getDefaultInstance());
      case Operation.Founding _ ->
          builder.setFounding(StateProto.Operation.Founding.getDefaultInstance());
      case Operation.Steady _ ->
          builder.setSteady(StateProto.Operation.Steady.getDefaultInstance());
      case Operation.Preparing(Switchover order, long index) ->
          builder.setPreparing(
              StateProto.Operation.Preparing.newBuilder()
                  .setOrder(OrderCodec.write(order))
                  .setIndex(index));
      case Operation.Retiring(Switchover order, long index) ->
          builder.setRetiring(
              StateProto.Operation.Retiring.newBuilder()
                  .setOrder(OrderCodec.write(order))
                  .setIndex(index));
      case Operation.Begun begun -> builder.setBegun(write(begun));
      case Operation.Chosen(Choice choice, long index) ->
          builder.setChosen(
              StateProto.Operation.Chosen.newBuilder()
                  .setChoice(EvidenceCodec.write(choice))
                  .setIndex(index));
    }
    return builder.build();
  }

  private static StateProto.Operation.Begun write(Operation.Begun begun) {
    StateProto.Operation.Begun.Builder builder =
        StateProto.Operation.Begun.newBuilder()
            .setCause(EvidenceCodec.write(begun.cause()))
            .setIndex(begun.index());
    begun.preferred().ifPresent(node -> builder.setPreferred(node.name()));
    begun.forced().map(OrderCodec::write).ifPresent(builder::setForced);
    return builder.build();
  }

  private static Operation read(StateProto.Operation operation) {
    return switch (operation.getKindCase()) {
      case CREATED -> new Operation.Created();
      case FOUNDING -> new Operation.Founding();
      case STEADY -> new Operation.Steady();
      case PREPARING ->
          new Operation.Preparing(
              OrderCodec.read(operation.getPreparing().getOrder()),
              operation.getPreparing().getIndex());
      case RETIRING ->
          new Operation.Retiring(
              OrderCodec.read(operation.getRetiring().getOrder()),
              operation.getRetiring().getIndex());
      case BEGUN -> read(operation.getBegun());
      case CHOSEN ->
          new Operation.Chosen(
              EvidenceCodec.read(operation.getChosen().getChoice()),
              operation.getChosen().getIndex());
      case KIND_NOT_SET -> throw Unread.kind("an operation");
    };
  }

  private static Operation read(StateProto.Operation.Begun begun) {
    return new Operation.Begun(
        EvidenceCodec.read(begun.getCause()),
        begun.getIndex(),
        begun.hasPreferred() ? Optional.of(new NodeId(begun.getPreferred())) : Optional.empty(),
        begun.hasForced() ? Optional.of(OrderCodec.read(begun.getForced())) : Optional.empty());
  }

  private static StateProto.Reign write(Reign reign) {
    StateProto.Reign.Builder builder =
        StateProto.Reign.newBuilder()
            .setEpoch(reign.epoch().number())
            .setPrimary(reign.primary().name())
            .setOrigin(StateWords.write(reign.origin()))
            .setDecision(reign.decision())
            .setTimeline(reign.timeline().number())
            .setAdmission(reign.admission())
            .setStart(PositionCodec.write(reign.start()))
            .setLineage(PositionCodec.write(reign.lineage()))
            .setFenced(reign.fenced());
    reign.rules().forEach(rule -> builder.addRules(PositionCodec.write(rule)));
    return builder.build();
  }

  private static Reign read(StateProto.Reign reign) {
    return new Reign(
        new Epoch(reign.getEpoch()),
        new NodeId(reign.getPrimary()),
        StateWords.read(reign.getOrigin()),
        reign.getDecision(),
        new Timeline(reign.getTimeline()),
        reign.getAdmission(),
        PositionCodec.read(reign.getStart()),
        PositionCodec.read(reign.getLineage()),
        reign.getRulesList().stream().map(PositionCodec::read).toList(),
        reign.getFenced());
  }

  private static StateProto.Node write(NodeId id, Node node) {
    StateProto.Node.Builder builder =
        StateProto.Node.newBuilder()
            .setId(id.name())
            .setSettings(SettingsCodec.write(node.settings()))
            .setEnrolled(node.enrolled());
    node.admission().ifPresent(admission -> builder.setAdmission(PositionCodec.write(admission)));
    node.rebuild()
        .ifPresent(rebuild ->
            builder.setRebuild(
                StateProto.Node.Rebuild.newBuilder()
                    .setOrder(rebuild.order())
                    .setReason(rebuild.reason())));
    return builder.build();
  }

  private static Nodes nodes(StateProto.ClusterState state) {
    TreeMap<NodeId, Node> nodes = new TreeMap<>();
    state.getNodesList().forEach(node -> nodes.put(new NodeId(node.getId()), read(node)));
    return new Nodes(nodes);
  }

  private static Node read(StateProto.Node node) {
    return new Node(
        SettingsCodec.read(node.getSettings()),
        node.getEnrolled(),
        node.hasAdmission()
            ? Optional.of(PositionCodec.read(node.getAdmission()))
            : Optional.empty(),
        node.hasRebuild()
            ? Optional.of(
                new Node.Rebuild(node.getRebuild().getOrder(), node.getRebuild().getReason()))
            : Optional.empty());
  }

  private static StateProto.OperationRecord write(OperationRecord record) {
    StateProto.OperationRecord.Builder builder =
        StateProto.OperationRecord.newBuilder()
            .setId(record.id())
            .setEpoch(record.epoch().number())
            .setCause(EvidenceCodec.write(record.cause()))
            .setBegunAtMillis(record.begunAtMillis())
            .setOutcome(StateWords.write(record.outcome()))
            .setConfirmedAtMillis(record.confirmedAtMillis());
    record.choice().ifPresent(choice -> builder.setChoice(EvidenceCodec.write(choice)));
    record.planned().ifPresent(order -> builder.setPlanned(OrderCodec.write(order)));
    record.why().ifPresent(builder::setWhy);
    record.forced().map(OrderCodec::write).ifPresent(builder::setForced);
    record.losses().forEach(loss -> builder.addLosses(OrderCodec.write(loss)));
    record.marks().forEach(mark -> builder.addMarks(EvidenceCodec.write(mark)));
    return builder.build();
  }

  private static OperationRecord read(StateProto.OperationRecord record) {
    return new OperationRecord(
        record.getId(),
        new Epoch(record.getEpoch()),
        EvidenceCodec.read(record.getCause()),
        record.hasPlanned() ? Optional.of(OrderCodec.read(record.getPlanned())) : Optional.empty(),
        record.getBegunAtMillis(),
        record.hasChoice() ? Optional.of(EvidenceCodec.read(record.getChoice())) : Optional.empty(),
        StateWords.read(record.getOutcome()),
        record.getConfirmedAtMillis(),
        record.getMarksList().stream().map(EvidenceCodec::read).toList(),
        record.hasWhy() ? Optional.of(record.getWhy()) : Optional.empty(),
        record.hasForced() ? Optional.of(OrderCodec.read(record.getForced())) : Optional.empty(),
        record.getLossesList().stream().map(OrderCodec::read).toList());
  }
}
