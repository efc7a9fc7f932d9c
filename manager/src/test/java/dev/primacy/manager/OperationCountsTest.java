package dev.primacy.manager;

import static dev.primacy.core.given.ClusterBuilder.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.Mark;
import dev.primacy.core.cluster.Mark.Phase;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.given.ClusterBuilder;
import dev.primacy.core.given.Texts;
import dev.primacy.metrics.Metrics;
import dev.primacy.metrics.Page;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OperationCountsTest {

  private static final String ALL = "cluster=\"orders\",";
  private static final List<Mark> MARKS =
      List.of(
          new Mark(Phase.SUSPECTED, 0),
          new Mark(Phase.BEGUN, 20),
          new Mark(Phase.RECRUITED, 90),
          new Mark(Phase.CHOSEN, 110),
          new Mark(Phase.PROMOTED, 310),
          new Mark(Phase.MARKED, 340));

  private final Metrics metrics = Metrics.ofManager("m1");
  private final OperationCounts counts = new OperationCounts(metrics, 0);
  private final ClusterBuilder cluster =
      aCluster().withPrimary("a").withStandby("b").withStandby("c");

  @Test
  void aFailoverIsCountedOnceByVerdictFenceAndOutcome() {
    failover();
    look();
    assertThat(operations("agent_confirmed", "confirmed")).isEqualTo(1);
    cluster.admit("c");
    look();
    assertThat(operations("agent_confirmed", "confirmed")).isEqualTo(1);
  }

  @Test
  void eachPhaseTookWhatLiesBetweenTheMarks() {
    failover();
    look();
    assertThat(sum("primacy_operation_seconds_sum", "manager=\"m1\",verdict=\"crashed\""))
        .isEqualTo(0.34);
    assertThat(phase("begun")).isEqualTo(0.02);
    assertThat(phase("recruited")).isEqualTo(0.07);
    assertThat(phase("promoted")).isEqualTo(0.2);
    assertThat(phase("marked")).isEqualTo(0.03);
  }

  @Test
  void whereTheOldPrimaryStayedItsFenceSaysSo() {
    cluster.begin().choose(Reign.Origin.REINSTATED, "a", "1:100", "b c", 1).confirm("1");
    look();
    assertThat(operations("self_chosen", "confirmed")).isEqualTo(1);
  }

  @Test
  void oneThatANewerEpochTookOverIsSuperseded() {
    look();
    cluster.begin();
    look();
    assertThat(page().of("primacy_operations_total")).isEmpty();
    cluster.begin();
    look();
    assertThat(operations("none", "superseded")).isEqualTo(1);
  }

  @Test
  void whatEndedBeforeThisProcessBeganIsNotCountedAgain() {
    failover();
    new OperationCounts(metrics, 1).look(cluster.state()); // the builder's clock says 0
    assertThat(page().of("primacy_operations_total")).isEmpty();
  }

  private void failover() {
    look();
    cluster.begin().choosePromotion("b", "1:100", "c", 1);
    look();
    cluster.apply(new Command.Confirm(cluster.state().epoch(), Texts.lineage("1:100 2"), MARKS));
  }

  private void look() {
    counts.look(cluster.state());
  }

  private Page page() {
    return Page.read(metrics.page());
  }

  private double operations(String fence, String outcome) {
    return page()
        .value(
            "primacy_operations_total",
            ALL
                + "fence=\"%s\",manager=\"m1\",outcome=\"%s\",verdict=\"crashed\""
                    .formatted(fence, outcome));
  }

  private double phase(String phase) {
    return sum("primacy_operation_phase_seconds_sum", "manager=\"m1\",phase=\"" + phase + "\"");
  }

  private double sum(String name, String labels) {
    return page().value(name, ALL + labels);
  }
}
