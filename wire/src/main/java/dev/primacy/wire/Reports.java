package dev.primacy.wire;

import dev.primacy.api.v1.Copying;
import dev.primacy.api.v1.LocalFacts;
import dev.primacy.api.v1.Promotion;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.NodeSettings;
import dev.primacy.core.node.Memory;
import dev.primacy.core.node.Report;
import dev.primacy.core.node.Server;

/** What an agent reports, on its way out. */
public final class Reports {

  private Reports() {}

  public static dev.primacy.api.v1.Report write(Report report) {
    return dev.primacy.api.v1.Report.newBuilder()
        .setNode(report.node().name())
        .setSettings(settings(report.settings()))
        .setLife(Values.write(report.life()))
        .setMemory(memory(report.memory()))
        .setFacts(facts(report.facts()))
        .setAskedNanos(report.asked().nanos())
        .build();
  }

  public static dev.primacy.api.v1.NodeSettings settings(NodeSettings settings) {
    dev.primacy.api.v1.NodeSettings.Builder builder =
        dev.primacy.api.v1.NodeSettings.newBuilder()
            .setAddress(settings.address())
            .setReplicationAddress(settings.replicationAddress())
            .setAcknowledge(settings.acknowledge())
            .setReads(settings.reads())
            .setCloneSource(settings.cloneSource())
            .setPromotion(
                switch (settings.promotion()) {
                  case PREFER -> Promotion.PROMOTION_PREFER;
                  case NEUTRAL -> Promotion.PROMOTION_NEUTRAL;
                  case PREFER_NOT -> Promotion.PROMOTION_PREFER_NOT;
                  case MUST_NOT -> Promotion.PROMOTION_MUST_NOT;
                })
            .setZone(settings.zone());
    settings.upstream().map(NodeId::name).ifPresent(builder::setUpstream);
    return builder.build();
  }

  private static dev.primacy.api.v1.Memory memory(Memory memory) {
    return dev.primacy.api.v1.Memory.newBuilder()
        .setBorn(memory.born())
        .setAccepted(Values.write(memory.accepted()))
        .setGoal(Goals.write(memory.goal()))
        .setBirth(memory.birth())
        .setForgotten(memory.forgotten())
        .setRebuilt(memory.rebuilt())
        .setAttempted(memory.attempted().number())
        .setToken(memory.token())
        .setPreviousToken(memory.previousToken())
        .build();
  }

  private static LocalFacts facts(dev.primacy.core.node.LocalFacts facts) {
    LocalFacts.Builder builder =
        LocalFacts.newBuilder()
            .setLife(facts.life())
            .setFsync(facts.fsync())
            .setServer(server(facts.server()));
    facts.systemId().ifPresent(builder::setSystemId);
    facts.token().ifPresent(builder::setToken);
    facts.trouble().ifPresent(builder::setTrouble);
    facts
        .copying()
        .ifPresent(c ->
            builder.setCopying(
                Copying.newBuilder()
                    .setDoneKilobytes(c.doneKilobytes())
                    .setTotalKilobytes(c.totalKilobytes())));
    return builder.build();
  }

  private static dev.primacy.api.v1.Server server(Server server) {
    dev.primacy.api.v1.Server.Builder builder = dev.primacy.api.v1.Server.newBuilder();
    switch (server) {
      case Server.Absent _ -> builder.setAbsent(dev.primacy.api.v1.Server.Absent.newBuilder());
      case Server.Unusable(String reason) ->
          builder.setUnusable(dev.primacy.api.v1.Server.Unusable.newBuilder().setReason(reason));
      case Server.Down(boolean attached, var end) -> {
        dev.primacy.api.v1.Server.Down.Builder down =
            dev.primacy.api.v1.Server.Down.newBuilder().setAttached(attached);
        end.map(Values::write).ifPresent(down::setEnd);
        builder.setDown(down);
      }
      case Server.Unresponsive(String reason) ->
          builder.setUnresponsive(
              dev.primacy.api.v1.Server.Unresponsive.newBuilder().setReason(reason));
      case Server.Standby standby -> builder.setStandby(standby(standby));
      case Server.Primary primary -> builder.setPrimary(primary(primary));
    }
    return builder.build();
  }

  private static dev.primacy.api.v1.Server.Standby standby(Server.Standby standby) {
    dev.primacy.api.v1.Server.Standby.Builder builder =
        dev.primacy.api.v1.Server.Standby.newBuilder()
            .setEnd(Values.write(standby.end()))
            .setLineage(Values.write(standby.lineage()))
            .setSettled(standby.settled())
            .setReceiving(standby.receiving())
            .setReplayed(standby.replayed().value())
            .setMarker(standby.marker().number());
    standby
        .upstream()
        .ifPresent(u ->
            builder.setUpstream(
                dev.primacy.api.v1.Upstream.newBuilder()
                    .setAddress(u.address())
                    .setApplicationName(u.applicationName())));
    standby.heardMillisAgo().ifPresent(builder::setHeardMillisAgo);
    return builder.build();
  }

  private static dev.primacy.api.v1.Server.Primary primary(Server.Primary primary) {
    dev.primacy.api.v1.Server.Primary.Builder builder =
        dev.primacy.api.v1.Server.Primary.newBuilder()
            .setLineage(Values.write(primary.lineage()))
            .setFlushed(primary.flushed().value())
            .setStandbyNames(primary.standbyNames())
            .setMarker(primary.marker().number());
    primary
        .loaded()
        .ifPresent(l ->
            builder.setLoaded(
                dev.primacy.api.v1.Loaded.newBuilder()
                    .setRule(l.rule())
                    .setBarrier(l.barrier().value())));
    primary.walsenders().forEach(w -> builder.addWalsenders(walsender(w)));
    builder.setCommitWaitMillis(primary.commitWaitMillis());
    builder.setCheckpointed(primary.checkpointed());
    return builder.build();
  }

  private static dev.primacy.api.v1.Walsender walsender(Server.Walsender walsender) {
    dev.primacy.api.v1.Walsender.Builder builder =
        dev.primacy.api.v1.Walsender.newBuilder()
            .setApplicationName(walsender.applicationName())
            .setStreaming(walsender.streaming())
            .setWritten(walsender.written().value())
            .setFlushed(walsender.flushed().value())
            .setReplayed(walsender.replayed().value());
    walsender.lag().write().ifPresent(builder::setWriteLagMillis);
    walsender.lag().flush().ifPresent(builder::setFlushLagMillis);
    walsender.lag().replay().ifPresent(builder::setLagMillis);
    return builder.build();
  }
}
