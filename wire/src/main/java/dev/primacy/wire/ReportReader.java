package dev.primacy.wire;

import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.NodeSettings;
import dev.primacy.core.cluster.Promotion;
import dev.primacy.core.node.LocalFacts;
import dev.primacy.core.node.Memory;
import dev.primacy.core.node.Report;
import dev.primacy.core.node.Server;
import dev.primacy.core.time.MonoTime;
import java.util.Optional;
import java.util.OptionalLong;

/** What an agent reports, on its way in. */
public final class ReportReader {

  private ReportReader() {}

  /** Empty where the report holds a value that this build does not know: it then proves nothing. */
  public static Optional<Report> read(dev.primacy.api.v1.Report report) {
    try {
      Optional<Memory> memory = memory(report.getMemory());
      Optional<LocalFacts> facts = facts(report.getFacts());
      if (memory.isEmpty() || facts.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new Report(
              new NodeId(report.getNode()),
              settings(report.getSettings()),
              Values.read(report.getLife()),
              memory.get(),
              facts.get(),
              new MonoTime(report.getAskedNanos())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  public static NodeSettings settings(dev.primacy.api.v1.NodeSettings settings) {
    return new NodeSettings(
        settings.getAddress(),
        settings.getReplicationAddress(),
        settings.getAcknowledge(),
        settings.getReads(),
        settings.hasUpstream() ? Optional.of(new NodeId(settings.getUpstream())) : Optional.empty(),
        settings.getCloneSource(),
        switch (settings.getPromotion()) {
          case PROMOTION_PREFER -> Promotion.PREFER;
          case PROMOTION_UNSPECIFIED, PROMOTION_NEUTRAL -> Promotion.NEUTRAL;
          case PROMOTION_PREFER_NOT -> Promotion.PREFER_NOT;
          case PROMOTION_MUST_NOT, UNRECOGNIZED -> Promotion.MUST_NOT;
        },
        settings.getZone());
  }

  private static Optional<Memory> memory(dev.primacy.api.v1.Memory memory) {
    return Goals.read(memory.getGoal())
        .map(goal ->
            new Memory(
                memory.getBorn(),
                Values.read(memory.getAccepted()),
                goal,
                memory.getBirth(),
                memory.getForgotten(),
                memory.getRebuilt(),
                new Epoch(memory.getAttempted()),
                memory.getToken(),
                memory.getPreviousToken()));
  }

  private static Optional<LocalFacts> facts(dev.primacy.api.v1.LocalFacts facts) {
    return server(facts.getServer())
        .map(server ->
            new LocalFacts(
                facts.hasSystemId() ? OptionalLong.of(facts.getSystemId()) : OptionalLong.empty(),
                facts.hasToken() ? OptionalLong.of(facts.getToken()) : OptionalLong.empty(),
                facts.getLife(),
                facts.getFsync(),
                server,
                facts.hasCopying()
                    ? Optional.of(
                        new LocalFacts.Copying(
                            facts.getCopying().getDoneKilobytes(),
                            facts.getCopying().getTotalKilobytes()))
                    : Optional.empty(),
                facts.hasTrouble() ? Optional.of(facts.getTrouble()) : Optional.empty()));
  }

  private static Optional<Server> server(dev.primacy.api.v1.Server server) {
    return switch (server.getKindCase()) {
      case ABSENT -> Optional.of(new Server.Absent());
      case UNUSABLE -> Optional.of(new Server.Unusable(server.getUnusable().getReason()));
      case DOWN ->
          Optional.of(
              new Server.Down(
                  server.getDown().getAttached(),
                  server.getDown().hasEnd()
                      ? Optional.of(Values.read(server.getDown().getEnd()))
                      : Optional.empty()));
      case UNRESPONSIVE ->
          Optional.of(new Server.Unresponsive(server.getUnresponsive().getReason()));
      case STANDBY -> Optional.of(standby(server.getStandby()));
      case PRIMARY -> Optional.of(primary(server.getPrimary()));
      case KIND_NOT_SET -> Optional.empty();
    };
  }

  private static Server standby(dev.primacy.api.v1.Server.Standby standby) {
    return new Server.Standby(
        Values.read(standby.getEnd()),
        Values.read(standby.getLineage()),
        standby.getSettled(),
        standby.hasUpstream()
            ? Optional.of(
                new Server.Upstream(
                    standby.getUpstream().getAddress(), standby.getUpstream().getApplicationName()))
            : Optional.empty(),
        standby.getReceiving(),
        standby.hasHeardMillisAgo() ? Optional.of(standby.getHeardMillisAgo()) : Optional.empty(),
        new Lsn(standby.getReplayed()),
        new Epoch(standby.getMarker()));
  }

  private static Server primary(dev.primacy.api.v1.Server.Primary primary) {
    return new Server.Primary(
        Values.read(primary.getLineage()),
        new Lsn(primary.getFlushed()),
        primary.getStandbyNames(),
        primary.hasLoaded()
            ? Optional.of(
                new Server.Loaded(
                    primary.getLoaded().getRule(), new Lsn(primary.getLoaded().getBarrier())))
            : Optional.empty(),
        new Epoch(primary.getMarker()),
        primary.getWalsendersList().stream().map(ReportReader::walsender).toList(),
        primary.getCommitWaitMillis(),
        primary.getCheckpointed());
  }

  private static Server.Walsender walsender(dev.primacy.api.v1.Walsender walsender) {
    return new Server.Walsender(
        walsender.getApplicationName(),
        walsender.getStreaming(),
        new Lsn(walsender.getWritten()),
        new Lsn(walsender.getFlushed()),
        new Lsn(walsender.getReplayed()),
        new Server.Lag(
            present(walsender.hasWriteLagMillis(), walsender.getWriteLagMillis()),
            present(walsender.hasFlushLagMillis(), walsender.getFlushLagMillis()),
            present(walsender.hasLagMillis(), walsender.getLagMillis())));
  }

  private static Optional<Long> present(boolean has, long value) {
    return has ? Optional.of(value) : Optional.empty();
  }
}
