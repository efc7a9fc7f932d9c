package dev.primacy.core.decision;

import static dev.primacy.core.given.ClusterBuilder.aCluster;
import static dev.primacy.core.given.PrimaryBuilder.aPrimary;
import static dev.primacy.core.given.StandbyBuilder.aStandby;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.Command.Begin;
import dev.primacy.core.cluster.Command.Choose;
import dev.primacy.core.cluster.Command.Confirm;
import dev.primacy.core.cluster.Policy;
import dev.primacy.core.cluster.Policy.Automation;
import dev.primacy.core.cluster.Promotion;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.cluster.Sighting;
import dev.primacy.core.cluster.Verdict;
import dev.primacy.core.decision.Decision.Commit;
import dev.primacy.core.decision.Decision.Hold;
import dev.primacy.core.given.ClusterBuilder;
import dev.primacy.core.node.Server;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

final class FailoverTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          all is well                                     | HEALTHY          | PRIMARY_HEALTHY
          its database answers                            | AGENT_SILENT     | AGENT_SILENT_DATABASE_ANSWERS
          a standby hears it                              | CUT_OFF          | STANDBY_HEARS_PRIMARY
          two agents claim to be it: which one is lost?   | DUPLICATE        | NODE_CLAIMED_TWICE
          the observers do not agree yet                  | SUSPECTED        | PRIMARY_SUSPECTED
          nothing is known of it                          | UNKNOWN          | PRIMARY_SUSPECTED
          its process is gone                             | CRASHED          | begin 2: a CRASHED
          it vouches for nothing any more                 | REBORN           | begin 2: a REBORN
          """)
  void beginsOnlyOnAVerdict(String why, Verdict verdict, String expected) {
    assertThat(said(trio().silent("a", 60_000).given(v -> v.judged(verdict))))
        .as(why)
        .isEqualTo(expected);
  }

  @Test
  void recordsTheEvidenceWithTheCause() {
    Sighting seen = new Sighting("agent a", Sighting.Seen.EXIT_REPORTED, 12);
    View view = trio().silent("a", 60_000).given(v -> v.judged(Verdict.CRASHED, seen)).view();
    assertThat(Failover.decide(view))
        .isInstanceOfSatisfying(
            Commit.class,
            commit ->
                assertThat(((Begin) commit.command()).cause().evidence()).containsExactly(seen));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void neverFencesWhatCannotBeReplaced(String why, ClusterBuilder cluster, String expected) {
    assertThat(said(cluster.given(v -> v.judged(Verdict.CRASHED)))).as(why).isEqualTo(expected);
  }

  static Stream<Arguments> neverFencesWhatCannotBeReplaced() {
    String begin = "begin 2: a CRASHED";
    String hold = "NOBODY_COULD_REPLACE_IT";
    return Stream.of(
        arguments(
            "a standby that would be needed does not answer",
            trio().silent("a", 60_000).silent("c", 60_000),
            hold),
        arguments(
            "nobody answers",
            trio().silent("a", 60_000).silent("b", 60_000).silent("c", 60_000),
            hold),
        arguments(
            "one standby is enough where the old primary can be had as well",
            trio().sees("a", new Server.Down(false)).silent("c", 60_000),
            begin),
        arguments(
            "somebody is still attached to the old primary's memory: it is not dead yet",
            trio().sees("a", new Server.Down(true)).silent("c", 60_000),
            hold),
        arguments(
            "whoever is needed has forgotten what it acknowledged",
            trio().silent("a", 60_000).memory("c", m -> m.forgotten(50)),
            hold),
        arguments(
            "nobody of them may be promoted",
            trio()
                .promotion("b", Promotion.MUST_NOT)
                .promotion("c", Promotion.MUST_NOT)
                .silent("a", 60_000),
            hold),
        arguments(
            "a dead standby can be started, and then vouches",
            trio().silent("a", 60_000).sees("c", new Server.Down(false)),
            begin),
        arguments(
            "a server without data vouches for nothing",
            trio().silent("a", 60_000).sees("c", new Server.Absent()),
            hold),
        arguments(
            "a rule that is pending asks for more than the active one",
            aCluster()
                .withPrimary("a")
                .withStandby("b")
                .withStandby("c")
                .pendingRule(1, "b")
                .silent("a", 60_000)
                .silent("c", 60_000),
            hold),
        arguments(
            "a single node restarts in its place",
            aCluster().withPrimary("a").sees("a", new Server.Down(false)),
            begin),
        arguments(
            "asynchronous: whether the standby has all is not known",
            aCluster(Policy.ASYNC).withPrimary("a").withStandby("b").silent("a", 60_000),
            hold),
        arguments(
            "automation is off: a human decides",
            aCluster(
                    new Policy(
                        1,
                        Policy.QUORUM.degrade(),
                        0,
                        Automation.OBSERVE,
                        Policy.QUORUM.times(),
                        Policy.QUORUM.lease()))
                .withPrimary("a")
                .withStandby("b")
                .silent("a", 60_000),
            "AUTOMATION_OFF"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void choosesAsSoonAsItIsSafeAndWorthIt(String why, ClusterBuilder cluster, String expected) {
    assertThat(said(cluster)).as(why).isEqualTo(expected);
  }

  static Stream<Arguments> choosesAsSoonAsItIsSafeAndWorthIt() {
    return Stream.of(
        arguments("nobody yet", begun(), "WAITING_FOR_RECRUITS"),
        arguments("one of two", begun().recruited("b", "1:100"), "OLD_PRIMARY_NOT_FENCED"),
        arguments(
            "both", begun().recruited("b", "1:100").recruited("c", "1:90"), "choose 2: b with c"),
        arguments(
            "alone it could acknowledge nothing, and the old primary may yet come: wait",
            alone().sees("a", new Server.Down(false)),
            "WAITING_FOR_OLD_PRIMARY"),
        arguments(
            "but not for ever",
            alone().sees("a", new Server.Down(false)).given(v -> v.operationMillis(30_000)),
            "choose 2: b with "),
        arguments(
            "and not where it has said that it cannot start",
            alone().sees("a", new Server.Down(false)).facts("a", f -> f.trouble("no space")),
            "choose 2: b with "),
        arguments("and not where it does not answer", alone(), "choose 2: b with "));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void carriesAChoiceThrough(String why, ClusterBuilder cluster, String expected) {
    assertThat(said(cluster)).as(why).isEqualTo(expected);
  }

  static Stream<Arguments> carriesAChoiceThrough() {
    Server promoted = aPrimary().at("2:110").lineage("1:100 2").build();
    Server marked = aPrimary().at("2:120").lineage("1:100 2").marker(2).build();
    String failed = "begin 3: b PROMOTION_FAILED";
    return Stream.of(
        arguments("still a standby", chosen(), "PROMOTING"),
        arguments("promoted, not marked", chosen().sees("b", promoted), "WAITING_FOR_MARKER"),
        arguments("marked", chosen().sees("b", marked), "confirm 2: 1:0/64 -> 2"),
        arguments(
            "the marker of an older epoch is no marker of this one",
            chosen().sees("b", aPrimary().at("2:110").lineage("1:100 2").marker(1).build()),
            "WAITING_FOR_MARKER"),
        arguments(
            "marked on another timeline: not what was chosen",
            chosen().sees("b", aPrimary().at("3:110").lineage("1:100 3").marker(2).build()),
            failed),
        arguments(
            "it has begun, and is still a standby: promoting takes a moment",
            chosen().memory("b", m -> m.attempted(2)),
            "PROMOTING"),
        arguments(
            "it has less than the choice recorded, for good",
            chosen().sees("b", aStandby().at("1:99").build()),
            failed),
        arguments("its server died", chosen().sees("b", new Server.Down(false)), failed),
        arguments("its data is gone", chosen().sees("b", new Server.Absent()), failed),
        arguments(
            "it is busy: starting, or promoting",
            chosen().sees("b", new Server.Unresponsive("starting")),
            "PROMOTING"),
        arguments("it says nothing, for a moment", chosen().silent("b", 60_000), "PROMOTING"),
        arguments(
            "it says nothing any more",
            chosen().silent("b", 60_000).given(v -> v.operationMillis(2_000)),
            failed),
        arguments(
            "its stream was opened anew: that is not silence",
            chosen().reconnected("b").given(v -> v.operationMillis(2_000)),
            "PROMOTING"),
        arguments(
            "its agent lost its memory, and with it whether it was promoted",
            chosen().given(v -> v.judged(Verdict.REBORN)),
            failed),
        arguments(
            "it failed, and nobody else can be had",
            chosen().sees("b", new Server.Absent()).silent("c", 60_000),
            "NOBODY_COULD_REPLACE_IT"),
        arguments(
            "a reinstated primary that stopped after all is not started as one again",
            reinstated().sees("a", aStandby().at("1:130").build()),
            "begin 3: a PROMOTION_FAILED"),
        arguments(
            "a reinstated primary keeps its timeline",
            reinstated().sees("a", aPrimary().at("1:130").marker(2).build()),
            "confirm 2: 1"));
  }

  private static ClusterBuilder trio() {
    return aCluster().withPrimary("a").withStandby("b").withStandby("c");
  }

  private static ClusterBuilder begun() {
    return trio().silent("a", 60_000).begin();
  }

  /** b could be promoted, but nobody would be left to acknowledge. */
  private static ClusterBuilder alone() {
    return trio()
        .neverAcknowledges("c")
        .begin()
        .recruited("b", "1:100")
        .recruited("c", "1:90")
        .silent("a", 60_000);
  }

  private static ClusterBuilder chosen() {
    return begun()
        .recruited("b", "1:100")
        .recruited("c", "1:100")
        .choosePromotion("b", "1:100", "c", 1);
  }

  private static ClusterBuilder reinstated() {
    return begun()
        .recruited("b", "1:100")
        .recruited("c", "1:90")
        .promised("a")
        .choose(Reign.Origin.REINSTATED, "a", "1:120", "b c", 1);
  }

  private static String said(ClusterBuilder cluster) {
    return switch (Failover.decide(cluster.view())) {
      case Hold(Reason reason) -> reason.name();
      case Commit(Command command) -> {
        assertThat(
                cluster
                    .state()
                    .apply(command, cluster.state().revision(), cluster.state().revision() + 1, 0))
            .as("a decision that the log would refuse")
            .isNotEqualTo(cluster.state());
        yield switch (command) {
          case Begin(var epoch, var cause) ->
              "begin " + epoch + ": " + cause.node() + " " + cause.verdict();
          case Choose(var epoch, var choice) ->
              "choose %s: %s with %s"
                  .formatted(
                      epoch,
                      choice.candidate(),
                      String.join(" ", choice.followers().stream().map(n -> n.name()).toList()));
          case Confirm(var epoch, var lineage, _) -> "confirm " + epoch + ": " + lineage;
          case Command other -> String.valueOf(other);
        };
      }
    };
  }
}
