package dev.primacy.chaos;

import dev.primacy.api.v1.ExplainResponse;
import dev.primacy.api.v1.Fence;
import dev.primacy.api.v1.Mark;
import dev.primacy.api.v1.OperationRecord;
import dev.primacy.cli.CommandFailure;
import dev.primacy.cli.Exit;
import dev.primacy.cli.playground.AcknowledgedWriter;
import dev.primacy.cli.playground.LocalCluster;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The primary's postmaster is killed while one writer commits; measured is the time between its
 * last acknowledgement before and its first after, on the new primary.
 */
final class CrashTrial implements AutoCloseable {

  private static final Duration WRITE_PAUSE = Duration.ofMillis(1);
  private static final int ROWS_BEFORE = 200;
  private static final Duration GAP_LIMIT = Duration.ofSeconds(60);
  private static final Duration WELL_AGAIN = Duration.ofMinutes(2);

  /**
   * What one trial came to.
   *
   * @param phases milliseconds after the suspicion began, in order
   */
  record Result(
      Duration gap, int acknowledged, int lost, Map<String, Long> phases, List<String> fences) {

    @Override
    public String toString() {
      return "gap %d ms, acknowledged %d, lost %d, fence %s, phases %s"
          .formatted(gap.toMillis(), acknowledged, lost, fences, phases);
    }
  }

  private final LocalCluster cluster;
  private final AcknowledgedWriter writer;

  private CrashTrial(LocalCluster cluster, AcknowledgedWriter writer) {
    this.cluster = cluster;
    this.writer = writer;
  }

  static CrashTrial prepare(LocalCluster cluster) throws SQLException {
    return new CrashTrial(
        cluster, AcknowledgedWriter.start(cluster.connectionString(), WRITE_PAUSE));
  }

  Result run() throws SQLException {
    // A gap has two ends: there is none where nothing was acknowledged before.
    if (!writer.awaitMore(ROWS_BEFORE, GAP_LIMIT)) {
      throw notWriting();
    }
    long before = cluster.explain().getOperation().getEpoch();
    int gaps = writer.gaps().size();
    var _ = cluster.server(cluster.primary()).kill();
    if (writer.awaitGap(gaps, GAP_LIMIT).isEmpty()) {
      throw notWriting();
    }
    cluster.awaitSteady(WELL_AGAIN, _ -> {});
    // Should writes stop again before all is well, that is part of the same failover.
    Duration gap =
        writer.gaps().stream()
            .skip(gaps)
            .map(AcknowledgedWriter.Gap::length)
            .reduce(Duration.ZERO, Duration::plus);
    AcknowledgedWriter.Comparison comparison = writer.compare();
    ExplainResponse explained = cluster.explain();
    if (explained.getOperation().getEpoch() <= before) {
      throw new CommandFailure(Exit.FAILED, "the managers explain no failover after this kill");
    }
    return new Result(
        gap,
        comparison.acknowledged(),
        comparison.lost().size(),
        phases(explained.getOperation()),
        explained.getOperation().getChoice().getFencesList().stream()
            .map(Fence::getKind)
            .map(Enum::name)
            .map(name -> name.substring("FENCE_KIND_".length()))
            .toList());
  }

  private static CommandFailure notWriting() {
    return new CommandFailure(
        Exit.FAILED, "no write was acknowledged for %d s".formatted(GAP_LIMIT.toSeconds()));
  }

  private static Map<String, Long> phases(OperationRecord operation) {
    Map<String, Long> phases = new LinkedHashMap<>();
    for (Mark mark : operation.getMarksList()) {
      phases.put(mark.getMilestone().name().substring("MILESTONE_".length()), mark.getMillis());
    }
    return phases;
  }

  @Override
  public void close() {
    writer.close();
  }
}
