package dev.primacy.core.decision;

import static dev.primacy.core.given.ClusterBuilder.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.Promotion;
import dev.primacy.core.cluster.Verdict;
import dev.primacy.core.decision.FailoverPlan.Check;
import dev.primacy.core.decision.FailoverPlan.Fencing;
import dev.primacy.core.given.ClusterBuilder;
import dev.primacy.core.given.StandbyBuilder;
import dev.primacy.core.given.Texts;
import dev.primacy.core.node.Server;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an operator is told before he makes a node primary. */
final class FailoverPlanTest {

  private final ClusterBuilder cluster =
      aCluster()
          .withPrimary("a")
          .withStandby("b")
          .withStandby("c")
          .silent("a", 60_000)
          .given(v -> v.judged(Verdict.UNREACHABLE));

  private FailoverPlan plan(String to) {
    return FailoverPlan.of(cluster.view(), Texts.node(to));
  }

  private List<Check> missing(String to) {
    return plan(to).findings().stream()
        .filter(f -> !f.passed())
        .map(FailoverPlan.Finding::check)
        .toList();
  }

  @Test
  void withBothStandbysNothingIsLostAndNobodyHasToSayAnything() {
    FailoverPlan plan = plan("b");
    assertThat(plan.isPossible()).isTrue();
    assertThat(plan.fencing()).isEqualTo(Fencing.PROVABLE);
    assertThat(plan.losesNothing()).isTrue();
    assertThat(plan.lacks()).isEmpty();
    assertThat(plan.findings())
        .extracting(FailoverPlan.Finding::check)
        .containsExactly(Check.values());
  }

  @Test
  void withOneOfThemTheArithmeticIsShown() {
    cluster.silent("c", 60_000).given(v -> v.sampled("1:140"));
    FailoverPlan plan = plan("b");
    assertThat(plan.isPossible()).isTrue();
    assertThat(plan.fencing()).isEqualTo(Fencing.NEEDS_STATEMENT);
    assertThat(plan.gaps())
        .singleElement()
        .satisfies(gap -> {
          assertThat(gap.needed()).isEqualTo(2);
          assertThat(gap.vouching()).containsExactly(Texts.node("b"));
        });
    assertThat(plan.seen()).contains(Texts.at("1:140"));
    assertThat(plan.held()).contains(Texts.at("1:100"));
    assertThat(plan.lacks()).contains(40L);
    assertThat(plan.seenMillisAgo()).contains(60_000L);
  }

  /** Also what a standby had that is gone is known to have been written. */
  @Test
  void whatAnybodyHadCountsAsSeen() {
    cluster
        .sees("c", StandbyBuilder.aStandby().at("1:130").build())
        .silent("c", 60_000)
        .given(v -> v.sampled("1:120"));
    assertThat(plan("b").lacks()).contains(30L);
  }

  @Test
  void whereNobodyKnowsItIsSaid() {
    cluster.silent("c", 60_000).unheard("a");
    FailoverPlan plan = plan("b");
    assertThat(plan.gaps()).isNotEmpty();
    assertThat(plan.lacks()).isEmpty();
    assertThat(plan.seen()).isEmpty();
  }

  @Test
  void whereItsAgentAnswersItIsAskedInsteadOfTheOperator() {
    cluster.silent("a", 0).silent("c", 60_000).given(v -> v.judged(Verdict.STORAGE_HUNG));
    assertThat(plan("b").fencing()).isEqualTo(Fencing.PROVABLE);
  }

  @Test
  void nobodysWordIsTakenWhereItIsSeenAlive() {
    cluster.silent("c", 60_000).given(v -> v.judged(Verdict.CUT_OFF).met());
    assertThat(plan("b").fencing()).isEqualTo(Fencing.SEEN_ALIVE);
    assertThat(plan("b").isPossible()).isFalse();
  }

  @Test
  void aHealthyPrimaryIsMovedByASwitchover() {
    cluster.silent("a", 0).given(v -> v.judged(Verdict.HEALTHY));
    assertThat(missing("b")).containsExactly(Check.PRIMARY_NOT_HEALTHY);
  }

  @Test
  void whoeverHoldsMoreIsToBeNamed() {
    cluster.sees("c", StandbyBuilder.aStandby().at("1:130").build());
    assertThat(missing("b")).containsExactly(Check.NODE_HOLDS_MOST);
    assertThat(missing("c")).isEmpty();
  }

  /** It may never come up again. */
  @Test
  void aStoppedServerHoldsNothingAgainstOthers() {
    cluster
        .sees("c", StandbyBuilder.aStandby().at("1:130").build())
        .sees("c", new Server.Down(false));
    assertThat(missing("b")).isEmpty();
    assertThat(plan("b").losesNothing()).isFalse();
  }

  @Test
  void nodesThatCannotBe() {
    assertThat(missing("x")).contains(Check.NODE_KNOWN, Check.NODE_ANSWERS);
    cluster.silent("b", 60_000);
    assertThat(missing("b")).containsExactly(Check.NODE_ANSWERS);
    cluster.promotion("c", Promotion.MUST_NOT);
    assertThat(missing("c")).containsExactly(Check.NODE_MAY_BE_PRIMARY);
  }
}
