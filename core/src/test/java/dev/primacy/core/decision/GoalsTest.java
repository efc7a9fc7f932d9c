package dev.primacy.core.decision;

import static dev.primacy.core.given.ClusterBuilder.aCluster;
import static dev.primacy.core.given.PrimaryBuilder.aPrimary;
import static dev.primacy.core.given.StandbyBuilder.aStandby;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.given.ClusterBuilder;
import dev.primacy.core.given.Texts;
import dev.primacy.core.node.Goal;
import dev.primacy.core.node.Server;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class GoalsTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void followFromTheLog(String why, ClusterBuilder cluster, String goals) {
    assertThat(said(cluster)).as(why).isEqualTo(goals);
  }

  static Stream<Arguments> followFromTheLog() {
    return Stream.of(
        arguments(
            "nothing before the first order", aCluster().withNode("a", new Server.Absent()), "a:-"),
        arguments(
            "only the first node is made; the others wait",
            aCluster()
                .withNode("a", new Server.Absent())
                .withNode("b", new Server.Absent())
                .apply(new Command.Found(Texts.node("a"))),
            "a:Found(1) b:-"),
        arguments(
            "the primary leads under the newest rule, the admitted stand",
            trio(),
            "a:Lead(1 by 1 of (b_2 c_3)) b:Stand(b_2) c:Stand(c_3)"),
        arguments(
            "a rule that is only pending is to be loaded",
            trio().pendingRule(1, "b"),
            "a:Lead(1 by 1 of (b_2)) b:Stand(b_2) c:Detached"),
        arguments(
            "whoever is not admitted waits, detached, to be compared",
            trio().withNode("d", aStandby().build()),
            "a:Lead(1 by 1 of (b_2 c_3)) b:Stand(b_2) c:Stand(c_3) d:Detached"),
        arguments(
            "only an order in the log lets data go",
            trio()
                .withNode("d", new Server.Absent())
                .apply(new Command.OrderRebuild(Texts.node("d"), "no data")),
            "a:Lead(1 by 1 of (b_2 c_3)) b:Stand(b_2) c:Stand(c_3) d:Rebuild(a, 3)"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void afterBegin(String why, ClusterBuilder cluster, String goals) {
    assertThat(said(cluster)).as(why).isEqualTo(goals);
  }

  static Stream<Arguments> afterBegin() {
    return Stream.of(
        arguments(
            "standbys are recruited; the old primary, silent, is left alone",
            trio().begin().silent("a", 60_000),
            "a:- b:Detached c:Detached"),
        arguments(
            "it runs: it is asked to promise and go on, for it may be reinstated",
            trio().begin(),
            "a:Pledged b:Detached c:Detached"),
        arguments(
            "it runs, and has forgotten its own reign: nothing to be reinstated",
            trio().begin().memory("a", m -> m.forgotten(1)),
            "a:Stopped b:Detached c:Detached"),
        arguments(
            "it pledged, and is not reinstated: it stands in the way",
            trio()
                .begin()
                .promised("a")
                .memory("a", m -> m.goal(new Goal.Pledged()))
                .given(v -> v.operationMillis(2_000)),
            "a:Stopped b:Detached c:Detached"),
        arguments(
            "its server does not answer: it is stopped",
            trio().begin().sees("a", new Server.Unresponsive("frozen")),
            "a:Stopped b:Detached c:Detached"),
        arguments(
            "it crashed, and the others may do without it: it stays down",
            trio().begin().sees("a", new Server.Down(false)),
            "a:Stopped b:Detached c:Detached"),
        arguments(
            "it crashed, and the others cannot do without it: it is started, detached",
            trio()
                .begin()
                .sees("a", new Server.Down(false))
                .recruited("b", "1:100")
                .silent("c", 60_000),
            "a:Detached b:Detached c:-"),
        arguments(
            "it crashed, and the others are enough",
            trio()
                .begin()
                .sees("a", new Server.Down(false))
                .recruited("b", "1:100")
                .recruited("c", "1:100"),
            "a:Stopped b:Detached c:Detached"),
        arguments(
            "it crashed, and somebody takes too long",
            trio()
                .begin()
                .sees("a", new Server.Down(false))
                .recruited("b", "1:100")
                .given(v -> v.operationMillis(2_000)),
            "a:Detached b:Detached c:Detached"),
        arguments(
            "it is a standby by now: a recruit like any other",
            trio().begin().sees("a", aStandby().build()),
            "a:Detached b:Detached c:Detached"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void afterChoose(String why, ClusterBuilder cluster, String goals) {
    assertThat(said(cluster)).as(why).isEqualTo(goals);
  }

  static Stream<Arguments> afterChoose() {
    return Stream.of(
        arguments(
            "what is made anew before CONFIRM keeps the old data until the copy is complete",
            chosen()
                .sees("a", aStandby().at("1:101").build())
                .apply(new Command.OrderRebuild(Texts.node("a"), "diverged")),
            "a:Clone(b, 5) b:Lead(2 by 1 of (c_5)) c:Stand(c_5)"),
        arguments(
            "the followers stand under new admissions; the old primary's disk is left in peace",
            chosen(),
            "a:Stopped b:Lead(2 by 1 of (c_5)) c:Stand(c_5)"),
        arguments(
            "later the old primary may be needed to follow",
            chosen().given(v -> v.operationMillis(2_000)),
            "a:Detached b:Lead(2 by 1 of (c_5)) c:Stand(c_5)"),
        arguments(
            "after CONFIRM it waits to be compared",
            chosen().confirm("1:100 2"),
            "a:Detached b:Lead(2 by 1 of (c_5)) c:Stand(c_5)"),
        arguments(
            "the next epoch takes all rights away; who runs may be reinstated",
            chosen().begin(),
            "a:Detached b:Pledged c:Detached"),
        arguments(
            "who led before a promotion was ordered is not asked to go on, though it runs",
            chosen().begin().sees("a", aPrimary().build()),
            "a:Detached b:Pledged c:Detached"),
        arguments(
            "reinstated, it leads the new epoch",
            trio().begin().choose(Reign.Origin.REINSTATED, "a", "1:100", "b", 1),
            "a:Lead(2 by 1 of (b_5)) b:Stand(b_5) c:Detached"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void dependOnWhoIsAsked(String why, ClusterBuilder cluster, String goals) {
    assertThat(said(cluster)).as(why).isEqualTo(goals);
  }

  static Stream<Arguments> dependOnWhoIsAsked() {
    return Stream.of(
        arguments(
            "a newborn enrols first, and learns what it cannot vouch for",
            trio().memory("c", m -> m.newborn()),
            "a:Lead(1 by 1 of (b_2 c_3)) b:Stand(b_2) c:Enrol(3)"),
        arguments(
            "so does one whose host was set back",
            trio().setBack("c"),
            "a:Lead(1 by 1 of (b_2 c_3)) b:Stand(b_2) c:Enrol(3)"),
        arguments(
            "born again, and not registered since: no goal of its former self",
            trio().memory("c", m -> m.birth(50)),
            "a:Lead(1 by 1 of (b_2 c_3)) b:Stand(b_2) c:-"),
        arguments(
            "two agents claim to be it: neither is told anything",
            trio().duplicate("a"),
            "a:- b:Stand(b_2) c:Stand(c_3)"),
        arguments(
            "data of another cluster is left alone",
            trio().facts("c", f -> f.systemId(5)),
            "a:Lead(1 by 1 of (b_2 c_3)) b:Stand(b_2) c:-"),
        arguments(
            "a newborn with the data of another cluster as well",
            trio().facts("c", f -> f.systemId(5)).memory("c", m -> m.newborn()),
            "a:Lead(1 by 1 of (b_2 c_3)) b:Stand(b_2) c:-"),
        arguments(
            "the log does not know it yet",
            trio().withStranger("d", new Server.Absent()),
            "a:Lead(1 by 1 of (b_2 c_3)) b:Stand(b_2) c:Stand(c_3) d:-"));
  }

  @Test
  void beforeConfirmAFollowerMayHaveLeftTheOldTimelineByTheChosenPosition() {
    assertThat(reach(chosen(), "1:100")).isTrue();
    assertThat(reach(chosen(), "1:101")).isFalse();
  }

  @Test
  void aFollowerThatWasCutOffBeforeConfirmMayComeBack() {
    assertThat(reach(chosen(), "2:105")).isTrue();
  }

  @Test
  void afterConfirmTheForkCounts() {
    assertThat(reach(chosen().confirm("1:98 2"), "1:98")).isTrue();
    assertThat(reach(chosen().confirm("1:98 2"), "1:99")).isFalse();
    assertThat(reach(chosen().confirm("1:98 2"), "2:500")).isTrue();
    assertThat(reach(chosen().confirm("1:98 2"), "3:99")).isFalse();
  }

  private static boolean reach(ClusterBuilder cluster, String end) {
    return Goals.reach(cluster.state()).orElseThrow().includes(Texts.at(end));
  }

  @Test
  void aPromotionIsToldWhereItMayBegin() {
    assertThat(Goals.of(chosen().view(), Texts.node("b")))
        .hasValueSatisfying(goal -> {
          Goal.Lead lead = (Goal.Lead) goal;
          assertThat(lead.from()).isEqualTo(Texts.at("1:100"));
          assertThat(lead.timeline()).isEqualTo(Texts.timeline(2));
          assertThat(lead.origin()).isEqualTo(Reign.Origin.PROMOTED);
        });
  }

  private static ClusterBuilder trio() {
    return aCluster().withPrimary("a").withStandby("b").withStandby("c");
  }

  private static ClusterBuilder chosen() {
    return trio()
        .begin()
        .sees("a", new Server.Down(false))
        .recruited("b", "1:100")
        .recruited("c", "1:100")
        .choosePromotion("b", "1:100", "c", 1)
        .sees("b", aPrimary().at("2:110").lineage("1:100 2").build());
  }

  private static String said(ClusterBuilder cluster) {
    View view = cluster.view();
    return String.join(
        " ",
        view.sights().keySet().stream()
            .map(id -> id + ":" + Goals.of(view, id).map(g -> say(g)).orElse("-"))
            .toList());
  }

  private static String say(Goal goal) {
    return switch (goal) {
      case Goal.Enrol(long highest) -> "Enrol(" + highest + ")";
      case Goal.Found(long token) -> "Found(" + token + ")";
      case Goal.Lead lead -> "Lead(" + lead.epoch() + " by " + lead.rule() + ")";
      case Goal.Stand stand -> "Stand(" + stand.admission() + ")";
      case Goal.Detached _ -> "Detached";
      case Goal.Pledged _ -> "Pledged";
      case Goal.Prepare(var lead, _) -> "Prepare(" + lead.epoch() + ")";
      case Goal.Retire _ -> "Retire";
      case Goal.Stopped _ -> "Stopped";
      case Goal.Rebuild(_, var source, long highest, boolean cloneOnly) ->
          "%s(%s, %d)"
              .formatted(
                  cloneOnly ? "Clone" : "Rebuild",
                  source.substring(0, source.indexOf('.')),
                  highest);
    };
  }
}
