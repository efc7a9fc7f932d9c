package dev.primacy.manager;

import static dev.primacy.core.given.ClusterBuilder.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.consensus.LogStatus;
import dev.primacy.consensus.LogStatus.Role;
import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.ManagerId;
import dev.primacy.core.cluster.Policy;
import dev.primacy.core.cluster.Rule;
import dev.primacy.core.cluster.Verdict;
import dev.primacy.core.decision.Reason;
import dev.primacy.core.given.ClusterBuilder;
import dev.primacy.core.given.ViewBuilder;
import dev.primacy.core.node.Server;
import dev.primacy.manager.ControlLoop.Snapshot;
import dev.primacy.metrics.Metrics;
import dev.primacy.metrics.Page;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ManagerGaugesTest {

  private final ClusterBuilder cluster =
      aCluster().withPrimary("a").withStandby("b").withStandby("c");

  @Test
  void everyManagerTellsOfItself() {
    Page page = page(Role.FOLLOWER);
    assertThat(page.of("primacy_manager_role"))
        .containsExactly("primacy_manager_role{manager=\"m1\",role=\"follower\"}");
    assertThat(page.value("primacy_raft_term", "manager=\"m1\"")).isEqualTo(7);
    assertThat(page.value("primacy_raft_committed_index", "manager=\"m1\"")).isEqualTo(41);
    assertThat(page.value("primacy_raft_applied_index", "manager=\"m1\"")).isEqualTo(40);
    assertThat(page.value("primacy_raft_member_silent_seconds", "manager=\"m1\",peer=\"m2\""))
        .isEqualTo(0.25);
  }

  @Test
  void onlyTheLeaderTellsOfClusters() {
    assertThat(page(Role.LEADER).of("primacy_cluster_primary_up")).hasSize(1);
    assertThat(page(Role.FOLLOWER).samples().keySet())
        .noneMatch(series -> series.startsWith("primacy_cluster_"))
        .noneMatch(series -> series.startsWith("primacy_node_state"))
        .noneMatch(series -> series.startsWith("primacy_node_lag"))
        .anyMatch(series -> series.startsWith("primacy_node_heard"));
  }

  @Test
  void everyManagerTellsWhomItHears() {
    cluster.silent("b", 2_500);
    Page page = page(Role.FOLLOWER);
    assertThat(page.value("primacy_node_heard", of("a"))).isEqualTo(1);
    assertThat(page.value("primacy_node_heard", of("b"))).isZero();
    assertThat(page.value("primacy_node_report_age_seconds", of("b"))).isEqualTo(2.5);
  }

  @Test
  void aSteadyClusterIsWell() {
    Page page = page(Role.LEADER);
    assertThat(page.value("primacy_cluster_primary_up", CLUSTER)).isEqualTo(1);
    assertThat(page.value("primacy_cluster_epoch", CLUSTER)).isEqualTo(1);
    assertThat(page.value("primacy_cluster_begun_epoch", CLUSTER)).isEqualTo(1);
    assertThat(page.value("primacy_cluster_acknowledgers", CLUSTER)).isEqualTo(2);
    assertThat(page.value("primacy_cluster_acknowledgers_streaming", CLUSTER)).isEqualTo(2);
    assertThat(page.value("primacy_cluster_rule_required_acknowledgements", CLUSTER)).isEqualTo(1);
    assertThat(page.value("primacy_cluster_durability_degraded", CLUSTER)).isZero();
    assertThat(page.of("primacy_cluster_phase"))
        .containsExactly("primacy_cluster_phase{" + CLUSTER + ",phase=\"steady\"}");
    assertThat(page.of("primacy_node_state"))
        .containsExactlyInAnyOrder(
            state("a", "primary", "running"),
            state("b", "standby", "streaming"),
            state("c", "standby", "streaming"));
  }

  @ParameterizedTest
  @CsvSource({
    "HEALTHY,1",
    "AGENT_SILENT,1",
    "OVERLOADED,1",
    "CUT_OFF,1",
    "SUSPECTED,0",
    "CRASHED,0",
    "UNREACHABLE,0",
    "FROZEN,0",
    "STORAGE_HUNG,0"
  })
  void aPrimaryIsUpWhereNothingSpeaksAgainstIt(Verdict verdict, double up) {
    cluster.given(v -> v.judged(verdict));
    assertThat(page(Role.LEADER).value("primacy_cluster_primary_up", CLUSTER)).isEqualTo(up);
  }

  @Test
  void thereIsNoPrimaryWhileAnotherIsPutInItsPlace() {
    cluster.begin();
    Page page = page(Role.LEADER);
    assertThat(page.value("primacy_cluster_primary_up", CLUSTER)).isZero();
    assertThat(page.value("primacy_cluster_epoch", CLUSTER)).isEqualTo(1);
    assertThat(page.value("primacy_cluster_begun_epoch", CLUSTER)).isEqualTo(2);
  }

  @Test
  void aWeakerRuleThatMayBeInEffectAlreadyIsDegraded() {
    cluster.apply(new Command.ChangeRule(Rule.NONE_REQUIRED));
    Page page = page(Role.LEADER);
    assertThat(page.value("primacy_cluster_rule_required_acknowledgements", CLUSTER)).isZero();
    assertThat(page.value("primacy_cluster_durability_degraded", CLUSTER)).isEqualTo(1);
  }

  @Test
  void aClusterThatIsAsynchronousByChoiceIsNotDegraded() {
    ClusterBuilder async = aCluster(Policy.ASYNC).withPrimary("a").withStandby("b");
    assertThat(page(Role.LEADER, async).value("primacy_cluster_durability_degraded", CLUSTER))
        .isZero();
  }

  @Test
  void lagIsToldOfWhomThePrimaryServes() {
    String b = cluster.admission("b").applicationName();
    String c = cluster.admission("c").applicationName();
    cluster.primary(p -> p.at("1:300").walsender(b, 180).noWalsender(c));
    Page page = page(Role.LEADER);
    assertThat(page.value("primacy_node_lag_bytes", of("b") + ",stage=\"flush\"")).isEqualTo(120);
    assertThat(page.of("primacy_node_lag_bytes")).hasSize(3).noneMatch(s -> s.contains(of("c")));
    assertThat(page.value("primacy_cluster_acknowledgers_streaming", CLUSTER)).isEqualTo(1);
  }

  @Test
  void lagInTimeIsWhatPostgresqlMeasured() {
    String b = cluster.admission("b").applicationName();
    Server.Lag lag = new Server.Lag(Optional.of(2L), Optional.of(5L), Optional.empty());
    cluster.primary(p -> p.lag(b, lag));
    Page page = page(Role.LEADER);
    assertThat(page.value("primacy_node_lag_seconds", of("b") + ",stage=\"write\""))
        .isEqualTo(0.002);
    assertThat(page.value("primacy_node_lag_seconds", of("b") + ",stage=\"flush\""))
        .isEqualTo(0.005);
    assertThat(page.value("primacy_node_lag_seconds", of("b") + ",stage=\"replay\"")).isZero();
  }

  @Test
  void nobodyStreamsFromAPrimaryThatSaysNothing() {
    cluster.sees("a", new Server.Down(false));
    assertThat(page(Role.LEADER).of("primacy_cluster_acknowledgers_streaming")).isEmpty();
  }

  @Test
  void whatTheLeaderWaitsForIsToldByName() {
    Snapshot waiting = new Snapshot(cluster.view(), Optional.of(Reason.NOBODY_COULD_REPLACE_IT));
    assertThat(page(Role.LEADER, waiting).of("primacy_cluster_waiting"))
        .containsExactly(
            "primacy_cluster_waiting{" + CLUSTER + ",reason=\"nobody_could_replace_it\"}");
  }

  private static final String CLUSTER = "cluster=\"orders\",manager=\"m1\"";

  private static String of(String node) {
    return CLUSTER + ",node=\"" + node + "\"";
  }

  private static String state(String node, String role, String state) {
    return "primacy_node_state{%s,role=\"%s\",state=\"%s\"}".formatted(of(node), role, state);
  }

  private Page page(Role role) {
    return page(role, cluster);
  }

  private static Page page(Role role, ClusterBuilder given) {
    return page(role, new Snapshot(given.view(), Optional.empty()));
  }

  private static Page page(Role role, Snapshot snapshot) {
    TreeMap<ClusterId, Snapshot> snapshots = new TreeMap<>();
    snapshots.put(snapshot.view().state().id(), snapshot);
    LogStatus.Member peer =
        new LogStatus.Member(
            new ManagerId("m2"),
            1,
            "m2.example:7401",
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.of(250));
    LogStatus status = new LogStatus(role, 7, Optional.empty(), 41, 40, List.of(peer), true);
    Metrics metrics = Metrics.ofManager("m1");
    metrics.gauges(new ManagerGauges(() -> status, () -> snapshots, () -> ViewBuilder.NOW));
    return Page.read(metrics.page());
  }
}
