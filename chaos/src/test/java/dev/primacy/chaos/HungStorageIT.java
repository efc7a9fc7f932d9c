package dev.primacy.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.primacy.api.v1.FenceKind;
import dev.primacy.api.v1.OperationRecord;
import dev.primacy.api.v1.Outcome;
import dev.primacy.api.v1.Verdict;
import dev.primacy.cli.playground.AcknowledgedWriter;
import dev.primacy.core.cluster.NodeId;
import java.sql.SQLException;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A primary that lives and answers, and whose disk takes nothing any more. */
class HungStorageIT {

  private static final Disks DISKS = Disks.ofThisMachine();

  @RegisterExtension static final RealCluster CLUSTER = RealCluster.on(DISKS, 3);

  private AcknowledgedWriter writer;

  @BeforeEach
  void startWriter() throws SQLException {
    writer = CLUSTER.startWriter();
  }

  @AfterEach
  void everyAcknowledgedRowIsOnTheFinalPrimary() throws SQLException {
    CLUSTER.requireAllRows(writer);
  }

  @Test
  void aPrimaryWhoseDiskHangsIsReplacedAndComesBackByItself() {
    assertReplaced(DISKS::hang);
  }

  @Test
  void soIsOneWhoseAgentCannotWriteEither() {
    assertReplaced(DISKS::hangAgentToo);
  }

  private void assertReplaced(Function<NodeId, Disks.Hung> fault) {
    NodeId old = CLUSTER.primary();
    long epoch = CLUSTER.epoch();
    try (Disks.Hung _ = fault.apply(old)) {
      await().atMost(RealCluster.SOON).until(() -> CLUSTER.epoch() > epoch);
      assertThat(writer.awaitGap(0, RealCluster.SOON)).isPresent();
      assertThat(CLUSTER.primary()).as("with the disk still hanging").isNotEqualTo(old);
    }
    OperationRecord operation = CLUSTER.operation();
    assertThat(operation.getOutcome()).isEqualTo(Outcome.OUTCOME_CONFIRMED);
    assertThat(operation.getCause().getVerdict()).isEqualTo(Verdict.VERDICT_STORAGE_HUNG);
    assertThat(RealCluster.fences(operation))
        .containsExactly(FenceKind.FENCE_KIND_QUORUM_RECRUITED);
    assertThat(CLUSTER.awaitSteady().getPrimary()).as("when all follow").isNotEqualTo(old.name());
    assertThat(Run.of(CLUSTER.cluster(), "explain").out())
        .anyMatch(line -> line.strip().equals("why         " + old + ": storage hung"));
    assertThat(Run.of(CLUSTER.cluster(), "history").out())
        .anyMatch(line -> line.contains(old + " storage hung") && line.contains("confirmed"));
  }
}
