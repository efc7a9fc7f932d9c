package dev.primacy.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class MetricsTest {

  private final Metrics metrics = Metrics.ofManager("m1");

  @Test
  void aGaugeIsToldAsItStandsWhenThePageIsRead() {
    metrics.gauges(page -> page.tell(ManagerMetric.CLUSTER_EPOCH, 3, "orders"));
    assertThat(page().value("primacy_cluster_epoch", "cluster=\"orders\",manager=\"m1\""))
        .isEqualTo(3);
    metrics.gauges(page -> page.tell(ManagerMetric.CLUSTER_EPOCH, 4, "orders"));
    assertThat(page().value("primacy_cluster_epoch", "cluster=\"orders\",manager=\"m1\""))
        .isEqualTo(4);
  }

  @Test
  void aNodeThatLeftLeavesNoSeriesBehind() {
    metrics.gauges(page -> {
      page.tell(ManagerMetric.NODE_HEARD, true, "orders", "a");
      page.tell(ManagerMetric.NODE_HEARD, false, "orders", "b");
    });
    assertThat(page().of("primacy_node_heard")).hasSize(2);
    metrics.gauges(page -> page.tell(ManagerMetric.NODE_HEARD, true, "orders", "a"));
    assertThat(page().of("primacy_node_heard"))
        .containsExactly("primacy_node_heard{cluster=\"orders\",manager=\"m1\",node=\"a\"}");
  }

  @Test
  void aCounterCountsUnderTheNameOfTheCatalogue() {
    metrics.count(ManagerMetric.VERDICTS, "orders", "crashed");
    metrics.count(ManagerMetric.VERDICTS, "orders", "crashed");
    assertThat(
            page()
                .value(
                    "primacy_verdicts_total",
                    "cluster=\"orders\",manager=\"m1\",verdict=\"crashed\""))
        .isEqualTo(2);
  }

  @Test
  void aHistogramIsInSeconds() {
    metrics.time(ManagerMetric.RAFT_COMMIT, Duration.ofMillis(7), "applied");
    String labels = "answer=\"applied\",manager=\"m1\"";
    assertThat(page().value("primacy_raft_commit_seconds_sum", labels)).isEqualTo(0.007);
    assertThat(page().value("primacy_raft_commit_seconds_count", labels)).isEqualTo(1);
    assertThat(page().value("primacy_raft_commit_seconds_bucket", bucket("0.005"))).isZero();
    assertThat(page().value("primacy_raft_commit_seconds_bucket", bucket("0.01"))).isEqualTo(1);
  }

  @Test
  void anAgentSaysOfWhichNodeItIs() {
    Metrics agent = Metrics.ofAgent("orders", "a");
    agent.gauges(page -> page.tell(AgentMetric.TIMELINE, 3));
    assertThat(
            Page.read(agent.page())
                .value("primacy_agent_timeline", "cluster=\"orders\",node=\"a\""))
        .isEqualTo(3);
  }

  @Test
  void whatIsInNoCatalogueOrOtherwiseLabelledCannotBeTold() {
    metrics.gauges(page -> page.tell(AgentMetric.TIMELINE, 1));
    assertThatThrownBy(metrics::page).hasMessageContaining("TIMELINE");
    metrics.gauges(page -> page.tell(ManagerMetric.NODE_HEARD, true, "orders"));
    assertThatThrownBy(metrics::page).hasMessageContaining("[cluster, node]");
  }

  private static String bucket(String bound) {
    return "answer=\"applied\",le=\"%s\",manager=\"m1\"".formatted(bound);
  }

  private Page page() {
    return Page.read(metrics.page());
  }
}
