package dev.primacy.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.primacy.api.v1.CompletenessKind;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The primary and one of its two acknowledgers are lost together: nobody can prove that the other
 * holds every commit, and an operator decides, with the program, as it tells him.
 */
class ForcedFailoverIT {

  private static final Duration START = Duration.ofMinutes(3);
  private static final Duration SOON = Duration.ofMinutes(1);

  @RegisterExtension static final Failures FAILURES = new Failures();

  private LocalCluster cluster;

  @BeforeEach
  void startCluster() throws IOException {
    Optional<Path> programs = PostgresPrograms.find();
    Assumptions.assumeTrue(programs.isPresent(), "PostgreSQL is not installed");
    Path directory = Files.createTempDirectory("primacy-it-");
    cluster =
        LocalCluster.prepare(
            new Plan.Wish(directory, programs.orElseThrow(), OsUser.forCaller(), 3, false));
    cluster.start(START, System.out::println);
  }

  @AfterEach
  void stopCluster() {
    if (cluster != null) {
      cluster.close();
      if (FAILURES.none()) {
        cluster.removeFiles(); // otherwise the logs are wanted
      }
    }
  }

  @Test
  void theOperatorIsToldWhatToTypeAndLaterWhatWasLost() throws SQLException {
    cluster.awaitSteady(SOON, System.out::println);
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
    OperationRecord forced = cluster.explain().getOperation();
    assertThat(forced.getForced().getFromIsDown()).isTrue();
    assertThat(forced.getChoice().getFencesList())
        .extracting(f -> f.getKind())
        .containsExactly(FenceKind.FENCE_KIND_OPERATOR_OVERRIDE);
    assertThat(forced.getChoice().getCompletenessList())
        .extracting(c -> c.getKind())
        .containsExactly(CompletenessKind.COMPLETENESS_KIND_LOSS_ACCEPTED);

    cluster.startAgent(old);
    cluster.awaitSteady(SOON, System.out::println);
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
