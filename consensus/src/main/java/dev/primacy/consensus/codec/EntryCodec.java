package dev.primacy.consensus.codec;

import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.Entry;
import dev.primacy.core.cluster.Entry.Change;
import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.log.v1.CommandProto;
import java.util.Optional;

/** What is proposed to the log. */
final class EntryCodec {

  private EntryCodec() {}

  static CommandProto.Entry write(Entry entry) {
    CommandProto.Entry.Builder builder =
        CommandProto.Entry.newBuilder().setAtMillis(entry.atMillis());
    switch (entry.change()) {
      case Change.CreateCluster(var cluster, var policy) ->
          builder.setCreateCluster(
              CommandProto.CreateCluster.newBuilder()
                  .setCluster(cluster.name())
                  .setPolicy(SettingsCodec.write(policy)));
      case Change.InCluster(var cluster, var basis, var command) ->
          builder.setInCluster(
              CommandProto.InCluster.newBuilder()
                  .setCluster(cluster.name())
                  .setBasis(basis)
                  .setCommand(write(command)));
      case Change.RaiseFeatureLevel(var level) ->
          builder.setRaiseFeatureLevel(CommandProto.RaiseFeatureLevel.newBuilder().setLevel(level));
    }
    return builder.build();
  }

  static Entry read(CommandProto.Entry entry) {
    Change change =
        switch (entry.getChangeCase()) {
          case CREATE_CLUSTER ->
              new Change.CreateCluster(
                  new ClusterId(entry.getCreateCluster().getCluster()),
                  SettingsCodec.read(entry.getCreateCluster().getPolicy()));
          case IN_CLUSTER ->
              new Change.InCluster(
                  new ClusterId(entry.getInCluster().getCluster()),
                  entry.getInCluster().getBasis(),
                  read(entry.getInCluster().getCommand()));
          case RAISE_FEATURE_LEVEL ->
              new Change.RaiseFeatureLevel(entry.getRaiseFeatureLevel().getLevel());
          case CHANGE_NOT_SET -> throw Unread.kind("an entry");
        };
    return new Entry(change, entry.getAtMillis());
  }

  private static CommandProto.Command write(Command command) {
    CommandProto.Command.Builder builder = CommandProto.Command.newBuilder();
    switch (command) {
      case Command.Register(var node, var settings) ->
          builder.setRegister(
              CommandProto.Register.newBuilder()
                  .setNode(node.name())
                  .setSettings(SettingsCodec.write(settings)));
      case Command.Describe(var node, var settings) ->
          builder.setDescribe(
              CommandProto.Describe.newBuilder()
                  .setNode(node.name())
                  .setSettings(SettingsCodec.write(settings)));
      case Command.Found(var node) ->
          builder.setFound(CommandProto.Found.newBuilder().setNode(node.name()));
      case Command.Founded(var systemId) ->
          builder.setFounded(CommandProto.Founded.newBuilder().setSystemId(systemId));
      case Command.Begin(var epoch, var cause) ->
          builder.setBegin(
              CommandProto.Begin.newBuilder()
                  .setEpoch(epoch.number())
                  .setCause(EvidenceCodec.write(cause)));
      case Command.Prepare(var order) ->
          builder.setPrepare(CommandProto.Prepare.newBuilder().setOrder(OrderCodec.write(order)));
      case Command.Cancel(var why) ->
          builder.setCancel(CommandProto.Cancel.newBuilder().setWhy(why));
      case Command.Retire(var epoch) ->
          builder.setRetire(CommandProto.Retire.newBuilder().setEpoch(epoch.number()));
      case Command.Recruit recruit -> builder.setRecruit(write(recruit));
      case Command.Force(var order, var cause) ->
          builder.setForce(
              CommandProto.Force.newBuilder()
                  .setOrder(OrderCodec.write(order))
                  .setCause(EvidenceCodec.write(cause)));
      case Command.MeasureLoss(var operation, var primary, var bytes) ->
          builder.setMeasureLoss(
              CommandProto.MeasureLoss.newBuilder()
                  .setOperation(operation)
                  .setPrimary(primary.name())
                  .setBytes(bytes));
      case Command.Choose(var epoch, var choice) ->
          builder.setChoose(
              CommandProto.Choose.newBuilder()
                  .setEpoch(epoch.number())
                  .setChoice(EvidenceCodec.write(choice)));
      case Command.Confirm confirm -> builder.setConfirm(write(confirm));
      case Command.ChangeRule(var rule) ->
          builder.setChangeRule(
              CommandProto.ChangeRule.newBuilder().setRule(PositionCodec.write(rule)));
      case Command.ActivateRule activate -> builder.setActivateRule(write(activate));
      case Command.Admit(var node) ->
          builder.setAdmit(CommandProto.Admit.newBuilder().setNode(node.name()));
      case Command.OrderRebuild(var node, var reason) ->
          builder.setOrderRebuild(
              CommandProto.OrderRebuild.newBuilder().setNode(node.name()).setReason(reason));
    }
    return builder.build();
  }

  private static CommandProto.Recruit write(Command.Recruit recruit) {
    CommandProto.Recruit.Builder builder =
        CommandProto.Recruit.newBuilder().setPreferred(recruit.preferred().name());
    recruit.why().ifPresent(builder::setWhy);
    return builder.build();
  }

  private static CommandProto.ConfirmEpoch write(Command.Confirm confirm) {
    CommandProto.ConfirmEpoch.Builder builder =
        CommandProto.ConfirmEpoch.newBuilder()
            .setEpoch(confirm.epoch().number())
            .setLineage(PositionCodec.write(confirm.lineage()));
    confirm.marks().forEach(mark -> builder.addMarks(EvidenceCodec.write(mark)));
    return builder.build();
  }

  private static CommandProto.ActivateRule write(Command.ActivateRule activate) {
    CommandProto.ActivateRule.Builder builder =
        CommandProto.ActivateRule.newBuilder().setNumber(activate.number());
    activate.floor().ifPresent(floor -> builder.setFloor(PositionCodec.write(floor)));
    return builder.build();
  }

  private static Command read(CommandProto.Command command) {
    return switch (command.getKindCase()) {
      case REGISTER ->
          new Command.Register(
              new NodeId(command.getRegister().getNode()),
              SettingsCodec.read(command.getRegister().getSettings()));
      case DESCRIBE ->
          new Command.Describe(
              new NodeId(command.getDescribe().getNode()),
              SettingsCodec.read(command.getDescribe().getSettings()));
      case FOUND -> new Command.Found(new NodeId(command.getFound().getNode()));
      case FOUNDED -> new Command.Founded(command.getFounded().getSystemId());
      case BEGIN ->
          new Command.Begin(
              new Epoch(command.getBegin().getEpoch()),
              EvidenceCodec.read(command.getBegin().getCause()));
      case PREPARE -> new Command.Prepare(OrderCodec.read(command.getPrepare().getOrder()));
      case CANCEL -> new Command.Cancel(command.getCancel().getWhy());
      case RETIRE -> new Command.Retire(new Epoch(command.getRetire().getEpoch()));
      case RECRUIT -> read(command.getRecruit());
      case FORCE ->
          new Command.Force(
              OrderCodec.read(command.getForce().getOrder()),
              EvidenceCodec.read(command.getForce().getCause()));
      case MEASURE_LOSS ->
          new Command.MeasureLoss(
              command.getMeasureLoss().getOperation(),
              new NodeId(command.getMeasureLoss().getPrimary()),
              command.getMeasureLoss().getBytes());
      case CHOOSE ->
          new Command.Choose(
              new Epoch(command.getChoose().getEpoch()),
              EvidenceCodec.read(command.getChoose().getChoice()));
      case CONFIRM -> read(command.getConfirm());
      case CHANGE_RULE ->
          new Command.ChangeRule(PositionCodec.read(command.getChangeRule().getRule()));
      case ACTIVATE_RULE -> read(command.getActivateRule());
      case ADMIT -> new Command.Admit(new NodeId(command.getAdmit().getNode()));
      case ORDER_REBUILD ->
          new Command.OrderRebuild(
              new NodeId(command.getOrderRebuild().getNode()),
              command.getOrderRebuild().getReason());
      case KIND_NOT_SET -> throw Unread.kind("a command");
    };
  }

  private static Command read(CommandProto.Recruit recruit) {
    return new Command.Recruit(
        new NodeId(recruit.getPreferred()),
        recruit.hasWhy() ? Optional.of(recruit.getWhy()) : Optional.empty());
  }

  private static Command read(CommandProto.ConfirmEpoch confirm) {
    return new Command.Confirm(
        new Epoch(confirm.getEpoch()),
        PositionCodec.read(confirm.getLineage()),
        confirm.getMarksList().stream().map(EvidenceCodec::read).toList());
  }

  private static Command read(CommandProto.ActivateRule activate) {
    return new Command.ActivateRule(
        activate.getNumber(),
        activate.hasFloor()
            ? Optional.of(PositionCodec.read(activate.getFloor()))
            : Optional.empty());
  }
}
