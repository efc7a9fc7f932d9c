package dev.primacy.core.decision;

import static dev.primacy.core.given.ClusterBuilder.aCluster;
import static dev.primacy.core.given.StandbyBuilder.aStandby;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.Command.ActivateRule;
import dev.primacy.core.cluster.Command.ChangeRule;
import dev.primacy.core.cluster.Degrade;
import dev.primacy.core.cluster.LoggedRule;
import dev.primacy.core.cluster.Policy;
import dev.primacy.core.decision.Decision.Commit;
import dev.primacy.core.decision.Decision.Hold;
import dev.primacy.core.given.ClusterBuilder;
import dev.primacy.core.node.Server;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class DurabilityTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void dropsTheDead(String why, ClusterBuilder cluster, String expected) {
    assertThat(said(cluster)).as(why).isEqualTo(expected);
  }

  static Stream<Arguments> dropsTheDead() {
    return Stream.of(
        arguments("all stream", trio(), "NOTHING_TO_DO"),
        arguments(
            "its walsender is gone, for less than a second",
            trio().primary(p -> p.noWalsender("c_3")).missing("c", 999),
            "NOTHING_TO_DO"),
        arguments(
            "its walsender is gone for a second",
            trio().primary(p -> p.noWalsender("c_3")).missing("c", 1000),
            "rule 1 of (b_2)"),
        arguments(
            "its agent saw the server exit: no need to wait",
            trio().sees("c", new Server.Down(false)),
            "rule 1 of (b_2)"),
        arguments(
            "it came back without memory: its admission is void",
            trio().reborn("c"),
            "rule 1 of (b_2)"),
        arguments(
            "it flushed more than the primary has: it acknowledges falsely",
            trio().primary(p -> p.walsender("c_3", 101)),
            "rule 1 of (b_2)"),
        arguments(
            "it falls behind, yet it streams: what it acknowledged counts",
            trio().primary(p -> p.at("1:9000000").walsender("b_2", 9_000_000)),
            "NOTHING_TO_DO"),
        arguments(
            "the last one stays named, for it may come back",
            duo(new Degrade.Never()).missing("b", 60_000),
            "NOTHING_TO_DO"),
        arguments(
            "both are gone: both stay named, either may come back",
            trio()
                .primary(p -> p.noWalsender("b_2").noWalsender("c_3"))
                .missing("b", 60_000)
                .missing("c", 60_000),
            "NOTHING_TO_DO"),
        arguments(
            "its data was made anew: it never comes back under that admission",
            twoOfTwo(new Degrade.Never())
                .withNode("d", aStandby().streamingFrom("a", "d_4").build())
                .admit("d")
                .reborn("c")
                .primary(p -> p.noWalsender("b_2").noWalsender("c_3").walsender("d_4", 100))
                .missing("b", 60_000),
            "rule 2 of (b_2 d_4)"),
        arguments(
            "the last one acknowledges falsely: rather nobody acknowledges",
            duo(new Degrade.Never()).primary(p -> p.walsender("b_2", 101)),
            "rule 1 of ()"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void takesInWhoHasCaughtUp(String why, ClusterBuilder cluster, String expected) {
    assertThat(said(cluster)).as(why).isEqualTo(expected);
  }

  static Stream<Arguments> takesInWhoHasCaughtUp() {
    return Stream.of(
        arguments(
            "it streams, and has everything",
            withNewcomer().primary(p -> p.walsender("c_3", 100)),
            "rule 1 of (b_2 c_3)"),
        arguments("it does not stream yet", withNewcomer(), "NOTHING_TO_DO"),
        arguments(
            "it still fetches what it missed",
            withNewcomer().primary(p -> p.catchingUp("c_3", 100)),
            "NOTHING_TO_DO"),
        arguments(
            "it streams, a little behind",
            withNewcomer()
                .primary(p -> p.at("1:2000000").walsender("b_2", 100).walsender("c_3", 951_424)),
            "rule 1 of (b_2 c_3)"),
        arguments(
            "it streams, too far behind",
            withNewcomer()
                .primary(p -> p.at("1:2000000").walsender("b_2", 100).walsender("c_3", 951_423)),
            "NOTHING_TO_DO"),
        arguments(
            "it has more than the primary: another history",
            withNewcomer().primary(p -> p.walsender("c_3", 101)),
            "NOTHING_TO_DO"),
        arguments(
            "without fsync it would lose what it acknowledged",
            withNewcomer().primary(p -> p.walsender("c_3", 100)).facts("c", f -> f.fsync(false)),
            "NOTHING_TO_DO"),
        arguments(
            "its agent is silent: whether it has fsync is not known",
            withNewcomer().primary(p -> p.walsender("c_3", 100)).silent("c", 60_000),
            "NOTHING_TO_DO"),
        arguments(
            "it is not to acknowledge",
            withNewcomer().neverAcknowledges("c").primary(p -> p.walsender("c_3", 100)),
            "NOTHING_TO_DO"),
        arguments(
            "it streams under an older admission of its own",
            withNewcomer().admit("c").primary(p -> p.walsender("c_3", 100)),
            "NOTHING_TO_DO"),
        arguments(
            "the first standby of a new cluster makes the rule rise from W = 0",
            firstStandby().primary(p -> p.walsender("b_2", 100)),
            "rule 1 of (b_2)"),
        arguments(
            "without a standby there is no rule to rise to",
            firstStandby(),
            "TOO_FEW_ACKNOWLEDGERS"),
        arguments(
            "asynchronous by choice",
            aCluster(Policy.ASYNC).withPrimary("a").withStandby("b"),
            "NOTHING_TO_DO"),
        arguments(
            "the dead goes and the newcomer comes in one step",
            withNewcomer()
                .primary(p -> p.noWalsender("b_2").walsender("c_3", 100))
                .missing("b", 60_000),
            "rule 1 of (c_3)"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void degradesOnlyWhereThePolicySaysSo(String why, ClusterBuilder cluster, String expected) {
    assertThat(said(cluster)).as(why).isEqualTo(expected);
  }

  static Stream<Arguments> degradesOnlyWhereThePolicySaysSo() {
    Degrade afterTen = new Degrade.After(Duration.ofSeconds(10));
    return Stream.of(
        arguments(
            "a single standby, gone for ten seconds",
            lonely(10_000).missing("b", 10_000),
            "rule nobody"),
        arguments("a single standby, gone for less", lonely(9_999), "NOTHING_TO_DO"),
        arguments(
            "its admission has been void for a moment, and its walsender is gone for long",
            lonely(5).missing("b", 60_000).reborn("b"),
            "rule 1 of ()"),
        arguments(
            "nobody is named, for a moment",
            duo(new Degrade.BySize())
                .pendingRule(1, "")
                .activate()
                .given(v -> v.operationMillis(60_000).shortFor(5)),
            "TOO_FEW_ACKNOWLEDGERS"),
        arguments(
            "with two standbys never",
            trio()
                .primary(p -> p.noWalsender("b_2").noWalsender("c_3"))
                .given(v -> v.shortFor(60_000))
                .missing("b", 60_000)
                .missing("c", 60_000),
            "NOTHING_TO_DO"),
        arguments(
            "two of two are asked for and one is left: one is better than none",
            twoOfTwo(afterTen)
                .primary(p -> p.noWalsender("c_3"))
                .given(v -> v.shortFor(10_000))
                .missing("c", 10_000),
            "rule 1 of (b_2)"),
        arguments(
            "two of two are asked for and both are there", twoOfTwo(afterTen), "NOTHING_TO_DO"),
        arguments(
            "degraded, it stays so while nobody comes: it does not swing back",
            twoOfTwo(afterTen).pendingRule(1, "b").activate().loaded(100),
            "TOO_FEW_ACKNOWLEDGERS"),
        arguments(
            "degraded, it rises with the next that comes",
            twoOfTwo(afterTen)
                .pendingRule(1, "b")
                .activate()
                .loaded(100)
                .admit("c")
                .primary(p -> p.walsender("c_4", 100)),
            "rule 2 of (b_2 c_4)"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void activatesBehindTheBarrier(String why, ClusterBuilder cluster, String expected) {
    assertThat(said(cluster)).as(why).isEqualTo(expected);
  }

  static Stream<Arguments> activatesBehindTheBarrier() {
    return Stream.of(
        arguments(
            "the primary has not loaded it: the older rule is still in effect",
            trio().pendingRule(1, "b"),
            "WAITING_FOR_RULE"),
        arguments(
            "loaded, but what was acknowledged before is not with the new acknowledgers",
            trio().primary(p -> p.at("1:200")).pendingRule(1, "b").loaded(200),
            "WAITING_FOR_BARRIER"),
        arguments(
            "another's flush does not count",
            trio()
                .primary(p -> p.at("1:200").walsender("c_3", 200))
                .pendingRule(1, "b")
                .loaded(200),
            "WAITING_FOR_BARRIER"),
        arguments(
            "flushed up to the barrier",
            trio()
                .primary(p -> p.at("1:200").walsender("b_2", 200))
                .pendingRule(1, "b")
                .loaded(200),
            "active 1 of (b_2)"),
        arguments(
            "W of them must have reached it",
            twoOfTwo(new Degrade.Never())
                .primary(p -> p.at("1:200").walsender("b_2", 200))
                .pendingRule(2, "b c")
                .loaded(200),
            "WAITING_FOR_BARRIER"),
        arguments(
            "nobody is asked: the barrier becomes the floor",
            lonely(60_000).missing("b", 60_000).pendingRule(0, "").loaded(150),
            "active nobody floor 1:0/96"));
  }

  @Test
  void keepsTheNumberOfRulesInQuestionSmall() {
    ClusterBuilder cluster = trio();
    for (int more = 0; more < 3; more++) {
      cluster.pendingRule(1, "b c");
    }
    cluster.sees("c", new Server.Down(false));
    assertThat(cluster.state().reigns().getLast().rules()).hasSize(4);
    assertThat(said(cluster)).isEqualTo("WAITING_FOR_RULE");
  }

  @Test
  void aLoadedRuleThatWaitsForSomebodyWhoIsGoneIsReplacedAllTheSame() {
    ClusterBuilder cluster = trio().sees("c", new Server.Down(false)).primary(p -> p.at("1:200"));
    for (int i = 0; i < 3; i++) {
      cluster.pendingRule(2, "b c");
    }
    assertThat(said(cluster)).isEqualTo("WAITING_FOR_RULE");
    assertThat(said(cluster.loaded(200))).isEqualTo("rule 1 of (b_2)");
  }

  @Test
  void changesNothingWithoutThePrimarysOwnWord() {
    assertThat(said(trio().sees("c", new Server.Down(false)).silent("a", 60_000)))
        .isEqualTo("PRIMARY_SUSPECTED");
  }

  private static Policy policy(int required, Degrade degrade) {
    return new Policy(
        required,
        degrade,
        0,
        Policy.QUORUM.automation(),
        Policy.QUORUM.times(),
        Policy.QUORUM.lease());
  }

  private static ClusterBuilder trio() {
    return aCluster().withPrimary("a").withStandby("b").withStandby("c");
  }

  private static ClusterBuilder duo(Degrade degrade) {
    return aCluster(policy(1, degrade)).withPrimary("a").withStandby("b");
  }

  private static ClusterBuilder twoOfTwo(Degrade degrade) {
    return aCluster(policy(2, degrade)).withPrimary("a").withStandby("b").withStandby("c");
  }

  /** A single standby whose walsender has been gone for so long. */
  private static ClusterBuilder lonely(long millis) {
    return duo(new Degrade.BySize())
        .primary(p -> p.noWalsender("b_2"))
        .given(v -> v.operationMillis(60_000).shortFor(millis));
  }

  /** b is in the rule; c is admitted as c_3 and not yet in it. */
  private static ClusterBuilder withNewcomer() {
    return aCluster()
        .withPrimary("a")
        .withStandby("b")
        .withNode("c", aStandby().streamingFrom("a", "c_3").build())
        .admit("c");
  }

  private static ClusterBuilder firstStandby() {
    return aCluster()
        .withPrimary("a")
        .withNode("b", aStandby().streamingFrom("a", "b_2").build())
        .admit("b");
  }

  private static String said(ClusterBuilder cluster) {
    return switch (Durability.decide(cluster.view())) {
      case Hold(Reason reason) -> reason.name();
      case Commit(ChangeRule(var rule)) -> "rule " + rule;
      case Commit(ActivateRule(long number, var floor)) -> {
        LoggedRule newest = cluster.state().reigns().getLast().newestRule();
        assertThat(number).isEqualTo(newest.number());
        yield "active "
            + newest.rule()
            + floor
                .map(f -> " floor " + (f instanceof LoggedRule.Floor.At(var at) ? at : f))
                .orElse("");
      }
      case Commit(Command other) -> other.toString();
    };
  }
}
