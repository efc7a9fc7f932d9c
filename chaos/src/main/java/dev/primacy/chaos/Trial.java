package dev.primacy.chaos;

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
 * Something is broken while one writer commits; measured is the time between its last
 * acknowledgement before and its first after.
 */
final class Trial implements AutoCloseable {

  private static final Duration WRITE_PAUSE = Duration.ofMillis(1);
  private static final int ROWS_BEFORE = 200;
  private static final int ROWS_WITHOUT = 1000;
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

  private final Scenario scenario;
  private final LocalCluster cluster;
  private final AcknowledgedWriter writer;

  private Trial(Scenario scenario, LocalCluster cluster, AcknowledgedWriter writer) {
    this.scenario = scenario;
    this.cluster = cluster;
    this.writer = writer;
  }

  static Trial prepare(Scenario scenario, LocalCluster cluster) throws SQLException {
    return new Trial(
        scenario, cluster, AcknowledgedWriter.start(cluster.connectionString(), WRITE_PAUSE));
  }

  Result run() throws SQLException {
    // A gap has two ends: there is none where nothing was acknowledged before.
    if (!writer.awaitMore(ROWS_BEFORE, GAP_LIMIT)) {
      throw notWriting();
    }
    int gaps = writer.gaps().size();
    if (!scenario.movesThePrimary()) {
      return runWithoutMove(gaps);
    }
    long before = cluster.explain().getOperation().getEpoch();
    Runnable cure = scenario.strike(cluster);
    boolean goesOn = writer.awaitGap(gaps, GAP_LIMIT).isPresent();
    cure.run();
    if (!goesOn) {
      throw notWriting();
    }
    cluster.awaitSteady(WELL_AGAIN, _ -> {});
    AcknowledgedWriter.Comparison comparison = writer.compare();
    OperationRecord operation = cluster.explain().getOperation();
    if (operation.getEpoch() <= before) {
      throw new CommandFailure(Exit.FAILED, "the managers explain no operation after this");
    }
    return new Result(
        gapSince(gaps),
        comparison.acknowledged(),
        comparison.lost().size(),
        phases(operation),
        operation.getChoice().getFencesList().stream()
            .map(Fence::getKind)
            .map(Enum::name)
            .map(name -> name.substring("FENCE_KIND_".length()))
            .toList());
  }

  /** The writer goes on for a while as if nothing had happened, or a gap is measured. */
  private Result runWithoutMove(int gaps) throws SQLException {
    Runnable cure = scenario.strike(cluster);
    boolean goesOn = writer.awaitMore(ROWS_WITHOUT, GAP_LIMIT);
    cure.run();
    if (!goesOn) {
      throw notWriting();
    }
    cluster.awaitSteady(WELL_AGAIN, _ -> {});
    AcknowledgedWriter.Comparison comparison = writer.compare();
    return new Result(
        gapSince(gaps), comparison.acknowledged(), comparison.lost().size(), Map.of(), List.of());
  }

  /** Should writes stop again before all is well, that is part of the same trouble. */
  private Duration gapSince(int gaps) {
    return writer.gaps().stream()
        .skip(gaps)
        .map(AcknowledgedWriter.Gap::length)
        .reduce(Duration.ZERO, Duration::plus);
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
