package dev.primacy.core.cluster;

import static dev.primacy.core.given.ClusterBuilder.aCluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.primacy.core.cluster.Operation.Chosen;
import dev.primacy.core.cluster.Operation.Steady;
import dev.primacy.core.given.ClusterBuilder;
import dev.primacy.core.given.Texts;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What each command changes; what none ever changes is in {@link RecordPromise}. */
final class ClusterStateTest {

  @Test
  void aNewClusterBeginsWithEpochOneAndNothingToLose() {
    ClusterState state = aCluster().withPrimary("a").state();
    Reign reign = state.reign().orElseThrow();
    assertThat(state.epoch()).isEqualTo(new Epoch(1));
    assertThat(reign.timeline()).isEqualTo(Timeline.FIRST);
    assertThat(reign.newestRule().rule()).isEqualTo(Rule.NONE_REQUIRED);
    assertThat(reign.newestRule().floor()).hasValue(new LoggedRule.Floor.FirstWal(Timeline.FIRST));
    assertThat(state.confirmed()).hasValue(reign);
  }

  @Test
  void aRegistrationVoidsWhateverRightsThereWere() {
    ClusterState state = trio().reborn("b").state();
    assertThat(state.nodes().admissionOf(Texts.node("b"))).isEmpty();
    assertThat(state.nodes().find(Texts.node("b")).orElseThrow().enrolled())
        .isEqualTo(state.revision());
    assertThat(state.reigns().getLast().newestRule().rule().names(Texts.node("b")))
        .as("what it acknowledged is still asked of it, or of the others")
        .isTrue();
  }

  @Test
  void whoLeavesTheRuleLosesItsAdmission() {
    ClusterState state = trio().pendingRule(1, "b").state();
    assertThat(state.nodes().admissionOf(Texts.node("b"))).isPresent();
    assertThat(state.nodes().admissionOf(Texts.node("c"))).isEmpty();
  }

  @Test
  void aNewerAdmissionSurvivesTheOlderOnesRule() {
    ClusterState state = trio().admit("c").pendingRule(1, "b").state();
    assertThat(state.nodes().admissionOf(Texts.node("c")))
        .hasValue(new Admission(Texts.node("c"), 4));
  }

  @Test
  void anActiveRuleForgetsTheOlderOnesAndNoNewerOne() {
    ClusterBuilder cluster = trio().pendingRule(1, "b c").pendingRule(1, "b c");
    List<Long> numbers =
        cluster.state().reigns().getLast().rules().stream().map(LoggedRule::number).toList();
    cluster.apply(new Command.ActivateRule(numbers.get(1), Optional.empty()));
    assertThat(cluster.state().reigns().getLast().rules())
        .extracting(LoggedRule::number, LoggedRule::stage)
        .containsExactly(
            tuple(numbers.get(1), LoggedRule.Stage.ACTIVE),
            tuple(numbers.get(2), LoggedRule.Stage.PENDING));
  }

  @Test
  void aChoiceGivesEachFollowerANewAdmissionAndItsOwnToTheCandidate() {
    ClusterState state = chosen(1, "c").state();
    Reign reign = state.reign().orElseThrow();
    assertThat(reign.admission()).isEqualTo(4);
    assertThat(reign.newestRule().rule())
        .isEqualTo(Rule.any(1, List.of(new Admission(Texts.node("c"), 5))));
    assertThat(reign.newestRule().stage()).isEqualTo(LoggedRule.Stage.ACTIVE);
    assertThat(reign.timeline()).isEqualTo(Texts.timeline(2));
    assertThat(state.operation()).isInstanceOf(Chosen.class);
    assertThat(state.nodes().admissionOf(Texts.node("b"))).isEmpty();
  }

  @Test
  void olderReignsStayInQuestionUntilConfirm() {
    ClusterBuilder cluster = chosen(1, "c");
    assertThat(cluster.state().reigns()).hasSize(2);
    assertThat(cluster.state().confirmed().map(Reign::epoch)).hasValue(new Epoch(1));
    ClusterState confirmed = cluster.confirm("1:98 2").state();
    assertThat(confirmed.reigns()).hasSize(1);
    assertThat(confirmed.confirmed().map(Reign::epoch)).hasValue(new Epoch(2));
    assertThat(confirmed.reigns().getLast().lineage()).isEqualTo(Texts.lineage("1:98 2"));
    assertThat(confirmed.operation()).isEqualTo(new Steady());
  }

  @Test
  void aRuleThatAsksNobodyBeginsWithTheFirstWalOfANewTimelineOrTheMarkerOfAnOldOne() {
    assertThat(chosen(0, "").state().reigns().getLast().newestRule().floor())
        .hasValue(new LoggedRule.Floor.FirstWal(Texts.timeline(2)));
    ClusterState reinstated =
        trio().begin().choose(Reign.Origin.REINSTATED, "a", "1:100", "", 0).state();
    assertThat(reinstated.reigns().getLast().newestRule().floor())
        .hasValue(new LoggedRule.Floor.Marker(new Epoch(2)));
    assertThat(reinstated.reigns().getLast().timeline()).isEqualTo(Timeline.FIRST);
  }

  @Test
  void everyFenceIsRecordedExceptThatOfTheReinstated() {
    assertThat(chosen(1, "c").state().reigns().getFirst().fenced()).isTrue();
    assertThat(
            trio()
                .begin()
                .choose(Reign.Origin.REINSTATED, "a", "1:100", "b", 1)
                .state()
                .reigns()
                .getFirst()
                .fenced())
        .isFalse();
  }

  @Test
  void remembersWhatBecameOfEachOperation() {
    ClusterBuilder cluster = chosen(1, "c").begin();
    assertThat(cluster.state().history())
        .extracting(OperationRecord::outcome)
        .containsExactly(OperationRecord.Outcome.SUPERSEDED, OperationRecord.Outcome.UNDER_WAY);
    cluster.choosePromotion("c", "1:100", "", 1).confirm("1:100 3");
    assertThat(cluster.state().history().getLast().outcome())
        .isEqualTo(OperationRecord.Outcome.CONFIRMED);
    assertThat(cluster.state().history().getLast().choice().map(Choice::candidate))
        .hasValue(Texts.node("c"));
  }

  @Test
  void remembersOnlySoMuch() {
    ClusterBuilder cluster = trio();
    for (int i = 0; i < 40; i++) {
      cluster.begin();
    }
    assertThat(cluster.state().history()).hasSize(32);
    assertThat(cluster.state().history().getLast().epoch()).isEqualTo(new Epoch(41));
  }

  @Test
  void aChoiceThatMakesNoSenseCannotBeWrittenDown() {
    ClusterBuilder cluster = trio().begin();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cluster.choosePromotion("b", "1:100", "c c", 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cluster.choosePromotion("b", "1:100", "b", 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> cluster.choosePromotion("b", "1:100", "c", -1));
  }

  @Test
  void clustersOfOneLogDoNotTouchEachOther() {
    ClusterId orders = new ClusterId("orders");
    ClusterId other = new ClusterId("other");
    Command register = new Command.Register(Texts.node("a"), NodeSettings.at("a:1"));
    ClusterStates states = ClusterStates.NONE;
    var created = states.apply(entry(new Entry.Change.CreateCluster(orders, Policy.QUORUM)), 1);
    assertThat(created.outcome()).isEqualTo(ClusterStates.Outcome.DONE);
    var twice =
        created.states().apply(entry(new Entry.Change.CreateCluster(orders, Policy.ASYNC)), 2);
    assertThat(twice.outcome()).isEqualTo(ClusterStates.Outcome.EXISTS);
    assertThat(twice.states()).isEqualTo(created.states());
    assertThat(
            created
                .states()
                .apply(entry(new Entry.Change.InCluster(other, 1, register)), 2)
                .outcome())
        .isEqualTo(ClusterStates.Outcome.UNKNOWN_CLUSTER);
    assertThat(
            created
                .states()
                .apply(entry(new Entry.Change.InCluster(orders, 7, register)), 2)
                .outcome())
        .isEqualTo(ClusterStates.Outcome.STALE);
    var done = created.states().apply(entry(new Entry.Change.InCluster(orders, 1, register)), 2);
    assertThat(done.outcome()).isEqualTo(ClusterStates.Outcome.DONE);
    assertThat(done.states().find(orders).orElseThrow().revision()).isEqualTo(2);
  }

  @Test
  void theFeatureLevelOnlyRises() {
    ClusterStates high =
        ClusterStates.NONE.apply(entry(new Entry.Change.RaiseFeatureLevel(3)), 1).states();
    assertThat(high.featureLevel()).isEqualTo(3);
    assertThat(high.apply(entry(new Entry.Change.RaiseFeatureLevel(2)), 2).states().featureLevel())
        .isEqualTo(3);
  }

  private static Entry entry(Entry.Change change) {
    return new Entry(change, 0);
  }

  private static ClusterBuilder trio() {
    return aCluster().withPrimary("a").withStandby("b").withStandby("c");
  }

  private static ClusterBuilder chosen(int required, String followers) {
    return trio().begin().choosePromotion("b", "1:100", followers, required);
  }
}
