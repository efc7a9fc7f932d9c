package dev.primacy.chaos;

import dev.primacy.api.v1.Fence;
import dev.primacy.api.v1.Mark;
import dev.primacy.api.v1.OperationRecord;
import dev.primacy.chaos.Ground.Cure;
import dev.primacy.chaos.Scenario.Measured;
import dev.primacy.cli.CommandFailure;
import dev.primacy.cli.Exit;
import dev.primacy.cli.playground.AcknowledgedWriter;
import dev.primacy.cli.playground.LocalCluster;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Something is broken while one writer commits, made good again, and every row looked for. */
final class Trial implements AutoCloseable {

  private static final Duration WRITE_PAUSE = Duration.ofMillis(1);
  private static final int ROWS_BEFORE = 200;
  private static final int ROWS_WITHOUT = 1000;
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration WELL_AGAIN = Duration.ofMinutes(2);

  /**
   * What one trial came to.
   *
   * @param figure what the scenario measures
   * @param verdict on the primary that was replaced; empty where none was
   * @param phases milliseconds after the suspicion began, in order
   */
  record Result(
      Duration figure,
      int acknowledged,
      int lost,
      String verdict,
      List<String> fences,
      Map<String, Long> phases) {

    @Override
    public String toString() {
      return "%d ms, acknowledged %d, lost %d, verdict %s, fence %s, phases %s"
          .formatted(figure.toMillis(), acknowledged, lost, verdict, fences, phases);
    }
  }

  private final Ground ground;
  private final AcknowledgedWriter writer;

  private Trial(Ground ground, AcknowledgedWriter writer) {
    this.ground = ground;
    this.writer = writer;
  }

  static Trial prepare(Ground ground) throws SQLException {
    return new Trial(
        ground, AcknowledgedWriter.start(ground.cluster().connectionString(), WRITE_PAUSE));
  }

  Result run(Scenario scenario) throws SQLException {
    LocalCluster cluster = ground.cluster();
    cluster.awaitManagers(WELL_AGAIN);
    cluster.awaitSteady(WELL_AGAIN, _ -> {});
    scenario.arrange(ground);
    cluster.awaitSteady(WELL_AGAIN, _ -> {});
    // A manager that still reads its log is no witness yet, and no fault of this trial.
    cluster.awaitManagers(WELL_AGAIN);
    Rest.await();
    // A gap has two ends: there is none where nothing was acknowledged before.
    require(writer.awaitMore(ROWS_BEFORE, LIMIT));
    int gaps = writer.gaps().size();
    long epoch = cluster.status().orElseThrow().getClusters(0).getEpoch();
    long struck = System.nanoTime();
    Cure cure = scenario.strike(ground);
    Optional<Duration> figure = Optional.empty();
    switch (scenario.measured()) {
      case WRITE_GAP -> require(writer.awaitGap(gaps, LIMIT).isPresent());
      case NO_GAP -> require(writer.awaitMore(ROWS_WITHOUT, LIMIT));
      case NEW_LEADER -> {
        require(cluster.awaitLeader(LIMIT));
        figure = Optional.of(Duration.ofNanos(System.nanoTime() - struck));
      }
    }
    cure.apply();
    cluster.awaitSteady(WELL_AGAIN, _ -> {});
    AcknowledgedWriter.Comparison comparison = writer.compare();
    return result(
        figure.orElseGet(() -> gapSince(gaps)),
        comparison,
        scenario.measured() == Measured.WRITE_GAP
            ? Optional.of(operationAfter(epoch))
            : Optional.empty());
  }

  private static Result result(
      Duration figure,
      AcknowledgedWriter.Comparison comparison,
      Optional<OperationRecord> operation) {
    return new Result(
        figure,
        comparison.acknowledged(),
        comparison.lost().size(),
        operation.map(Trial::verdict).orElse(""),
        operation.map(Trial::fences).orElse(List.of()),
        operation.map(Trial::phases).orElse(Map.of()));
  }

  /** Should writes stop again before all is well, that is part of the same trouble. */
  private Duration gapSince(int gaps) {
    return writer.gaps().stream()
        .skip(gaps)
        .map(AcknowledgedWriter.Gap::length)
        .reduce(Duration.ZERO, Duration::plus);
  }

  private OperationRecord operationAfter(long epoch) {
    OperationRecord operation = ground.cluster().explain().getOperation();
    if (operation.getEpoch() <= epoch) {
      throw new CommandFailure(Exit.FAILED, "the managers explain no operation after this");
    }
    return operation;
  }

  private static void require(boolean inTime) {
    if (!inTime) {
      throw new CommandFailure(
          Exit.FAILED, "nothing came of it within %d s".formatted(LIMIT.toSeconds()));
    }
  }

  private static String verdict(OperationRecord operation) {
    return operation.getCause().getVerdict().name().substring("VERDICT_".length());
  }

  private static List<String> fences(OperationRecord operation) {
    return operation.getChoice().getFencesList().stream()
        .map(Fence::getKind)
        .map(kind -> kind.name().substring("FENCE_KIND_".length()))
        .toList();
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
