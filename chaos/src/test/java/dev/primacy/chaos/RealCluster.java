package dev.primacy.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.api.v1.ClusterStatus;
import dev.primacy.api.v1.FenceKind;
import dev.primacy.api.v1.OperationRecord;
import dev.primacy.cli.playground.AcknowledgedWriter;
import dev.primacy.cli.playground.LocalCluster;
import dev.primacy.cli.playground.OsUser;
import dev.primacy.cli.playground.Plan;
import dev.primacy.cli.playground.PostgresPrograms;
import dev.primacy.core.cluster.NodeId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/**
 * The cluster of a test class, of real processes: started before its first test and stopped after
 * its last. Where one failed the logs stay.
 */
final class RealCluster implements BeforeAllCallback, AfterAllCallback, TestWatcher {

  static final Duration SOON = Duration.ofMinutes(1);
  static final Duration WELL_AGAIN = Duration.ofMinutes(2);

  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration WRITE_PAUSE = Duration.ofMillis(2);
  // A machine's disk may stand still for a second or two: that is no failed call.
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int FEW_ROWS = 100;

  /** What is made below a cluster before it starts, and taken away when it has ended. */
  interface Basement {
    Basement NONE =
        new Basement() {
          @Override
          public void build(LocalCluster cluster) {}

          @Override
          public void remove() {}
        };

    void build(LocalCluster cluster) throws IOException;

    void remove();
  }

  private final int nodes;
  private final boolean async;
  private final boolean onNetworks;
  private final Basement basement;
  private Optional<Ground> ground = Optional.empty();
  private int failures;

  private RealCluster(int nodes, boolean async, boolean onNetworks, Basement basement) {
    this.nodes = nodes;
    this.async = async;
    this.onNetworks = onNetworks;
    this.basement = basement;
  }

  /** All on loopback. */
  static RealCluster of(int nodes) {
    return new RealCluster(nodes, false, false, Basement.NONE);
  }

  static RealCluster on(Basement basement, int nodes) {
    return new RealCluster(nodes, false, false, basement);
  }

  /** Each node on a host that can be cut off. */
  static RealCluster onHosts(int nodes) {
    return new RealCluster(nodes, false, true, Basement.NONE);
  }

  /** The same; commits wait for nobody, under a lease. */
  static RealCluster leasedOnHosts(int nodes) {
    return new RealCluster(nodes, true, true, Basement.NONE);
  }

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    Optional<Path> programs = PostgresPrograms.find();
    Assumptions.assumeTrue(programs.isPresent(), "PostgreSQL is not installed");
    if (onNetworks) {
      OwnNetwork.obstacle().ifPresent(Assumptions::abort);
      assertThat(OwnNetwork.enter()).as("a network namespace").isTrue();
    }
    Path directory = Files.createTempDirectory("primacy-it-");
    ground =
        Optional.of(
            Ground.prepare(
                new Plan.Wish(directory, programs.orElseThrow(), OsUser.forCaller(), nodes, async),
                onNetworks));
    basement.build(cluster());
    cluster().start(START, System.out::println);
  }

  @Override
  public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
    failures++;
  }

  @Override
  public void afterAll(ExtensionContext context) {
    ground.ifPresent(Ground::close);
    basement.remove();
    if (failures == 0 && context.getExecutionException().isEmpty()) {
      ground.ifPresent(g -> g.cluster().removeFiles()); // otherwise the logs are wanted
    }
  }

  Ground ground() {
    return ground.orElseThrow();
  }

  LocalCluster cluster() {
    return ground().cluster();
  }

  /** Waits until all is well, and begins to write. */
  AcknowledgedWriter startWriter() throws SQLException {
    awaitAllWell();
    return writes(AcknowledgedWriter.start(cluster().connectionString(), WRITE_PAUSE));
  }

  /** The same, for where no call may fail. */
  AcknowledgedWriter startPatientWriter() throws SQLException {
    awaitAllWell();
    return writes(AcknowledgedWriter.start(cluster().connectionString(), WRITE_PAUSE, PATIENCE));
  }

  private void awaitAllWell() {
    cluster().awaitManagers(WELL_AGAIN); // the test before may have restarted some
    var _ = awaitSteady();
  }

  private static AcknowledgedWriter writes(AcknowledgedWriter writer) {
    assertThat(writer.awaitMore(FEW_ROWS + 1, SOON)).as("rows before the fault").isTrue();
    return writer;
  }

  /** Waits until all is well, and looks for every row that was acknowledged. */
  void requireAllRows(AcknowledgedWriter writer) throws SQLException {
    try (writer) {
      var _ = awaitSteady();
      AcknowledgedWriter.Comparison comparison = writer.compare();
      System.out.printf("acknowledged %d, gaps %s%n", comparison.acknowledged(), writer.gaps());
      assertThat(comparison.acknowledged()).isGreaterThan(FEW_ROWS);
      assertThat(comparison.lost()).isEmpty();
    }
  }

  ClusterStatus awaitSteady() {
    return cluster().awaitSteady(WELL_AGAIN, System.out::println);
  }

  NodeId primary() {
    return cluster().primary();
  }

  long epoch() {
    return cluster().status().orElseThrow().getClusters(0).getEpoch();
  }

  /** The last one. */
  OperationRecord operation() {
    return cluster().explain().getOperation();
  }

  static List<FenceKind> fences(OperationRecord operation) {
    return operation.getChoice().getFencesList().stream().map(f -> f.getKind()).toList();
  }
}
