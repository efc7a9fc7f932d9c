package dev.primacy.core.decision;

import static dev.primacy.core.given.ClusterBuilder.aCluster;
import static dev.primacy.core.given.PrimaryBuilder.aPrimary;
import static dev.primacy.core.given.StandbyBuilder.aStandby;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.NodeSettings;
import dev.primacy.core.decision.Decision.Commit;
import dev.primacy.core.decision.Decision.Hold;
import dev.primacy.core.given.ClusterBuilder;
import dev.primacy.core.given.Texts;
import dev.primacy.core.node.Server;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class MembershipTest {

  private static final String NOTHING = "NOTHING_TO_DO";

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void registers(String why, ClusterBuilder cluster, String expected) {
    assertThat(said(cluster)).as(why).isEqualTo(expected);
  }

  static Stream<Arguments> registers() {
    return Stream.of(
        arguments("everybody is known", trio(), NOTHING),
        arguments("a newcomer", trio().withStranger("d", new Server.Absent()), "register d"),
        arguments(
            "a newborn knows nothing yet: it enrols first",
            trio().withStranger("d", new Server.Absent()).memory("d", m -> m.newborn()),
            NOTHING),
        arguments(
            "it was born again after it was registered: its rights are void",
            trio().memory("c", m -> m.birth(50)),
            "register c"),
        arguments(
            "it brings the data of another cluster",
            trio().withStranger("d", aStandby().build()).facts("d", f -> f.systemId(5)),
            NOTHING),
        arguments(
            "two agents claim the name",
            trio().withStranger("d", new Server.Absent()).duplicate("d"),
            NOTHING),
        arguments(
            "it says something else of itself: its rights stand",
            trio().says("c", NodeSettings.at("elsewhere.example:5432")),
            "describe c"),
        arguments(
            "even while an epoch begins",
            trio().begin().withStranger("d", new Server.Absent()),
            "register d"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void founds(String why, ClusterBuilder cluster, String expected) {
    assertThat(said(cluster)).as(why).isEqualTo(expected);
  }

  static Stream<Arguments> founds() {
    return Stream.of(
        arguments("nobody has joined", aCluster(), NOTHING),
        arguments(
            "the first that joined, not the first by name",
            aCluster().withNode("b", new Server.Absent()).withNode("a", new Server.Absent()),
            "found b"),
        arguments(
            "only an empty directory is filled",
            aCluster().withNode("b", aStandby().build()).withNode("a", new Server.Absent()),
            "found a"),
        arguments(
            "nobody's data is overwritten",
            aCluster()
                .withNode("b", new Server.Down(false))
                .withNode("a", new Server.Unusable("x")),
            NOTHING),
        arguments(
            "who joined and went silent is not waited for",
            aCluster()
                .withNode("b", new Server.Absent())
                .withNode("a", new Server.Absent())
                .silent("b", 60_000),
            "found a"),
        arguments("the first primary is not up yet", founding(), NOTHING),
        arguments(
            "the first primary is up, and has a system identifier",
            founding().sees("a", aPrimary().build()).facts("a", f -> f.systemId(42)),
            "founded 42"),
        arguments(
            "what came up is on another timeline",
            founding()
                .sees("a", aPrimary().at("2:9").lineage("1:5 2").build())
                .facts("a", f -> f.systemId(42)),
            NOTHING));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void admits(String why, ClusterBuilder cluster, String expected) {
    assertThat(said(cluster)).as(why).isEqualTo(expected);
  }

  static Stream<Arguments> admits() {
    Server standby = aStandby().at("1:50").build();
    return Stream.of(
        arguments("it ends on the primary's history", with(standby).promised("d"), "admit d"),
        arguments(
            "it has not promised this epoch",
            with(standby).memory("d", m -> m.accepted(0, 1, 99)),
            NOTHING),
        arguments(
            "it still receives", with(aStandby().stillReceiving().build()).promised("d"), NOTHING),
        arguments(
            "where it ends is not counted yet",
            with(aStandby().unsettled().build()).promised("d"),
            NOTHING),
        arguments("it is not up", with(new Server.Down(false)).promised("d"), NOTHING),
        arguments(
            "it left the history before the fork: it may follow",
            promotedB().promised("a").sees("a", aStandby().at("1:100").build()),
            "admit a"),
        arguments(
            "it went on past the fork: it may not",
            promotedB().promised("a").sees("a", aStandby().at("1:101").build()),
            "rebuild a diverged"),
        arguments(
            "before CONFIRM as well, behind the position that was chosen",
            chosenB().promised("a").sees("a", aStandby().at("1:100").build()),
            "admit a"),
        arguments(
            "before CONFIRM nobody is rebuilt",
            chosenB().promised("a").sees("a", aStandby().at("1:101").build()),
            NOTHING),
        arguments(
            "what it has of the new timeline came from the new primary",
            chosenB().promised("a").sees("a", aStandby().at("2:105").lineage("1:100 2").build()),
            "admit a"),
        arguments(
            "while an epoch begins nobody is admitted",
            trio().begin().recruited("b", "1:50"),
            NOTHING));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void rebuilds(String why, ClusterBuilder cluster, String expected) {
    assertThat(said(cluster)).as(why).isEqualTo(expected);
  }

  static Stream<Arguments> rebuilds() {
    Server diverged = aStandby().at("1:101").build();
    return Stream.of(
        arguments("there is no data", with(new Server.Absent()).promised("d"), "rebuild d no data"),
        arguments(
            "whatever is in there is not ours",
            with(new Server.Unusable("half of one")).promised("d"),
            NOTHING),
        arguments(
            "a stopped server may have all: it is started first",
            with(new Server.Down(false)).promised("d"),
            NOTHING),
        arguments(
            "no primary to copy from answers",
            with(new Server.Absent()).promised("d").silent("a", 60_000),
            NOTHING),
        arguments(
            "the order has been given",
            with(new Server.Absent())
                .promised("d")
                .apply(new Command.OrderRebuild(id("d"), "no data")),
            NOTHING),
        arguments(
            "copied as ordered, it is admitted",
            with(new Server.Absent())
                .apply(new Command.OrderRebuild(id("d"), "no data"))
                .recruited("d", "1:50")
                .memory("d", m -> m.rebuilt(1_000)),
            "admit d"),
        arguments(
            "what lies there before the copy is done is not admitted",
            with(new Server.Absent())
                .apply(new Command.OrderRebuild(id("d"), "no data"))
                .recruited("d", "1:50"),
            NOTHING),
        arguments(
            "a rule in question names it: it may be asked for what it holds",
            promotedB()
                .admit("a")
                .pendingRule(1, "a c")
                .pendingRule(1, "c")
                .promised("a")
                .sees("a", diverged),
            NOTHING),
        arguments(
            "it lost its memory since that rule was made: it would not be believed",
            promotedB()
                .admit("a")
                .pendingRule(1, "a c")
                .pendingRule(1, "c")
                .reborn("a")
                .promised("a")
                .sees("a", diverged),
            "rebuild a diverged"),
        arguments(
            "before CONFIRM nothing is rewritten where somebody can acknowledge the marker",
            chosenB().promised("a").sees("a", diverged),
            NOTHING),
        arguments(
            "where nobody can, waiting for CONFIRM would be waiting for ever",
            chosenB()
                .silent("c", 60_000)
                .promised("a")
                .sees("a", diverged)
                .given(v -> v.operationMillis(2000)),
            "rebuild a diverged"),
        arguments(
            "but not for a moment's silence",
            chosenB()
                .silent("c", 60_000)
                .promised("a")
                .sees("a", diverged)
                .given(v -> v.operationMillis(1999)),
            NOTHING),
        arguments(
            "one that may not be touched does not stand in the way of the next",
            promotedB()
                .withNode("d", new Server.Absent())
                .admit("a")
                .pendingRule(1, "a c")
                .pendingRule(1, "c")
                .promised("a d")
                .sees("a", diverged)
                .sees("d", new Server.Absent()),
            "rebuild d no data"));
  }

  private static NodeId id(String name) {
    return Texts.node(name);
  }

  private static ClusterBuilder trio() {
    return aCluster().withPrimary("a").withStandby("b").withStandby("c");
  }

  private static ClusterBuilder with(Server server) {
    return trio().withNode("d", server);
  }

  private static ClusterBuilder founding() {
    return aCluster().withNode("a", new Server.Absent()).apply(new Command.Found(id("a")));
  }

  /** b was promoted at 1:100 for epoch 2, runs, and its marker is awaited; c follows. */
  private static ClusterBuilder chosenB() {
    return trio()
        .begin()
        .recruited("b", "1:100")
        .recruited("c", "1:100")
        .choosePromotion("b", "1:100", "c", 1)
        .promised("b c")
        .sees("b", aPrimary().at("2:110").lineage("1:100 2").build());
  }

  private static ClusterBuilder promotedB() {
    return chosenB().confirm("1:100 2");
  }

  private static String said(ClusterBuilder cluster) {
    return switch (Membership.decide(cluster.view())) {
      case Hold(Reason reason) -> reason.name();
      case Commit(Command command) -> {
        assertThat(
                cluster
                    .state()
                    .apply(command, cluster.state().revision(), cluster.state().revision() + 1, 0))
            .as("a decision that the log would refuse")
            .isNotEqualTo(cluster.state());
        yield switch (command) {
          case Command.Register(var node, _) -> "register " + node;
          case Command.Describe(var node, _) -> "describe " + node;
          case Command.Found(var node) -> "found " + node;
          case Command.Founded(long systemId) -> "founded " + systemId;
          case Command.Admit(var node) -> "admit " + node;
          case Command.OrderRebuild(var node, var reason) -> "rebuild " + node + " " + reason;
          case Command other -> String.valueOf(other);
        };
      }
    };
  }
}
