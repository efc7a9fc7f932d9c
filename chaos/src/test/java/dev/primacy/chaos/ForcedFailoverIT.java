package dev.primacy.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.primacy.api.v1.CompletenessKind;
import dev.primacy.api.v1.FenceKind;
import dev.primacy.api.v1.OperationRecord;
import dev.primacy.cli.playground.AcknowledgedWriter;
import dev.primacy.cli.playground.LocalCluster;
import dev.primacy.core.cluster.NodeId;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The primary and one of its two acknowledgers are lost together: nobody can prove that the other
 * holds every commit, and an operator decides, with the program, as it tells him.
 */
class ForcedFailoverIT {

  private static final Duration SOON = RealCluster.SOON;

  @RegisterExtension static final RealCluster CLUSTER = RealCluster.of(3);

  @Test
  void theOperatorIsToldWhatToTypeAndLaterWhatWasLost() throws SQLException {
    LocalCluster cluster = CLUSTER.cluster();
    var _ = CLUSTER.awaitSteady();
    NodeId old = cluster.primary();
    List<NodeId> standbys =
        cluster.plan().nodes().stream().map(n -> n.id()).filter(n -> !n.equals(old)).toList();
    NodeId left = standbys.getFirst();
    NodeId lost = standbys.getLast();
    try (AcknowledgedWriter writer =
        AcknowledgedWriter.start(cluster.connectionString(), Duration.ofMillis(2))) {
      await().atMost(SOON).until(() -> writer.count() > 100);
      cluster.killHost(lost);
      cluster.killHost(old);
    }
    await().atMost(SOON).until(() -> cluster.explain().getBestLeft().getTo().equals(left.name()));

    Run refused = Run.of(cluster, "failover", "--to", left.name(), "--yes");
    System.out.println(String.join("\n", refused.out()) + "\n" + refused.sentence());
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.sentence()).contains("--accept-data-loss ", "--primary-is-down");

    Run ordered = Run.of(cluster, asTold(refused, "--yes", "--wait", "2"));
    System.out.println(ordered.sentence());
    assertThat(ordered.exit()).as("nobody is left to acknowledge").isEqualTo(4);
    cluster.startAgent(lost);
    await().atMost(SOON).until(() -> cluster.primary().equals(left));
    OperationRecord forced = CLUSTER.operation();
    assertThat(forced.getForced().getFromIsDown()).isTrue();
    assertThat(RealCluster.fences(forced)).containsExactly(FenceKind.FENCE_KIND_OPERATOR_OVERRIDE);
    assertThat(forced.getChoice().getCompletenessList())
        .extracting(c -> c.getKind())
        .containsExactly(CompletenessKind.COMPLETENESS_KIND_LOSS_ACCEPTED);

    cluster.startAgent(old);
    var _ = CLUSTER.awaitSteady();
    Run history = Run.of(cluster, "history");
    System.out.println(String.join("\n", history.out()));
    assertThat(history.out()).anyMatch(line -> line.matches(".*failover to .* bytes lost.*"));
  }

  /** The words of the command that the program offers, and some more. */
  private static String[] asTold(Run refused, String... more) {
    String told = refused.sentence();
    String command = told.substring(told.indexOf("primacy failover") + "primacy ".length());
    List<String> words = new ArrayList<>(List.of(command.strip().split("\\s+", -1)));
    words.addAll(List.of(more));
    return words.toArray(String[]::new);
  }
}
