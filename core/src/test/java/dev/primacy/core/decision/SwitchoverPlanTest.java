package dev.primacy.core.decision;

import static dev.primacy.core.given.ClusterBuilder.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.Promotion;
import dev.primacy.core.decision.SwitchoverPlan.Check;
import dev.primacy.core.given.ClusterBuilder;
import dev.primacy.core.given.StandbyBuilder;
import dev.primacy.core.given.Texts;
import dev.primacy.core.node.Server;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SwitchoverPlanTest {

  private final ClusterBuilder cluster =
      aCluster().withPrimary("a").withStandby("b").withStandby("c");

  private List<Check> missing(String target) {
    return SwitchoverPlan.of(cluster.view(), Texts.node(target)).stream()
        .filter(f -> !f.passed())
        .map(SwitchoverPlan.Finding::check)
        .toList();
  }

  @Test
  void nothingStandsInTheWayOfAWellCluster() {
    assertThat(missing("b")).isEmpty();
    assertThat(SwitchoverPlan.of(cluster.view(), Texts.node("b")))
        .extracting(SwitchoverPlan.Finding::check)
        .containsExactly(Check.values());
  }

  @Test
  void somethingElseIsUnderWay() {
    cluster.begin();
    assertThat(missing("b")).contains(Check.NOTHING_ELSE_UNDER_WAY);
  }

  @Test
  void thePrimaryIsNotWell() {
    cluster.sees("a", new Server.Down(false));
    assertThat(missing("b")).containsExactly(Check.PRIMARY_HEALTHY);
  }

  @Test
  void thePrimaryIsNoTargetAndNeitherIsAStranger() {
    assertThat(missing("a")).containsExactly(Check.TARGET_KNOWN);
    assertThat(missing("x")).containsExactly(Check.TARGET_KNOWN);
  }

  @Test
  void anOperatorForbadeIt() {
    cluster.promotion("b", Promotion.MUST_NOT);
    assertThat(missing("b")).containsExactly(Check.TARGET_MAY_BE_PRIMARY);
    assertThat(missing("c")).isEmpty();
  }

  @Test
  void itDoesNotStream() {
    cluster.primary(p -> p.noWalsender(cluster.admission("b").applicationName()));
    assertThat(missing("b")).contains(Check.TARGET_STREAMS);
  }

  @Test
  void itIsNoStandbyAnyMore() {
    cluster.sees("b", new Server.Down(false));
    assertThat(missing("b")).containsExactly(Check.TARGET_STREAMS);
  }

  @Test
  void itIsNotInTheRule() {
    cluster.withNode("d", StandbyBuilder.aStandby().build()).admit("d");
    cluster.primary(p -> p.walsender(cluster.admission("d").applicationName(), 100));
    assertThat(missing("d")).containsExactly(Check.TARGET_ACKNOWLEDGES);
  }

  @Test
  void itHasTooMuchToReplay() {
    long behind = 100 + cluster.view().times().caughtUpBytes();
    cluster.primary(p -> p.at("1:" + Long.toString(behind + 1)));
    assertThat(missing("b")).containsExactly(Check.TARGET_CAUGHT_UP);
  }

  @Test
  void theRuleIsBeingChanged() {
    cluster.pendingRule(1, "b");
    assertThat(missing("b")).containsExactly(Check.RULE_SETTLED);
  }
}
