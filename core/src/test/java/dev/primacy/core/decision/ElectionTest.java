package dev.primacy.core.decision;

import static dev.primacy.core.given.ClusterBuilder.aCluster;
import static dev.primacy.core.given.PrimaryBuilder.aPrimary;
import static dev.primacy.core.given.StandbyBuilder.aStandby;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.primacy.core.cluster.Choice;
import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.Degrade;
import dev.primacy.core.cluster.Operation.Begun;
import dev.primacy.core.cluster.Policy;
import dev.primacy.core.cluster.Promotion;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.given.ClusterBuilder;
import dev.primacy.core.node.Goal;
import dev.primacy.core.node.Server;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whom the recruits of an epoch allow to choose, and by which proof. */
final class ElectionTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void fences(String why, ClusterBuilder cluster, String expected) {
    assertThat(election(cluster)).as(why).isEqualTo(expected);
  }

  static Stream<Arguments> fences() {
    return Stream.of(
        arguments(
            "both of two recruited: nobody is left to acknowledge",
            lost().recruited("b", "1:100").recruited("c", "1:90"),
            "b promoted: QuorumRecruited 1, VouchedFor 1, followers c, W 1"),
        arguments(
            "one of two recruited: the other may still acknowledge",
            lost().recruited("b", "1:100"),
            "OLD_PRIMARY_NOT_FENCED"),
        arguments(
            "a promise alone is no recruit: it still receives",
            lost()
                .recruited("b", "1:100")
                .promised("c")
                .sees("c", aStandby().stillReceiving().build()),
            "OLD_PRIMARY_NOT_FENCED"),
        arguments(
            "detached, but its last WAL is not counted yet",
            lost().recruited("b", "1:100").promised("c").sees("c", aStandby().unsettled().build()),
            "OLD_PRIMARY_NOT_FENCED"),
        arguments(
            "detached before BEGIN: it may have been attached since",
            lost().recruited("b", "1:100").sees("c", aStandby().build()),
            "OLD_PRIMARY_NOT_FENCED"),
        arguments(
            "promised under an order older than this BEGIN",
            lost()
                .recruited("b", "1:100")
                .sees("c", aStandby().build())
                .memory("c", m -> m.accepted(2, 9, 3)),
            "OLD_PRIMARY_NOT_FENCED"),
        arguments(
            "a recruit that went silent since",
            lost().recruited("b", "1:100").recruited("c", "1:90").silent("c", 60_000),
            "OLD_PRIMARY_NOT_FENCED"),
        arguments(
            "a recruit that two agents claim to be",
            lost().recruited("b", "1:100").recruited("c", "1:90").duplicate("c"),
            "OLD_PRIMARY_NOT_FENCED"),
        arguments(
            "a recruit whose host was set back",
            lost().recruited("b", "1:100").recruited("c", "1:90").setBack("c"),
            "OLD_PRIMARY_NOT_FENCED"),
        arguments(
            "a recruit with the data of another cluster",
            lost().recruited("b", "1:100").recruited("c", "1:90").facts("c", f -> f.systemId(5)),
            "OLD_PRIMARY_NOT_FENCED"),
        arguments(
            "a promotion by hand took a number that the log never gave",
            lost().recruited("b", "1:100").recruited("c", "2:110"),
            "OLD_PRIMARY_NOT_FENCED"),
        arguments("nobody at all", lost(), "WAITING_FOR_RECRUITS"),
        arguments(
            "its agent has promised and nobody is attached: fenced, yet c may hold more",
            lost().recruited("b", "1:100").promised("a").sees("a", new Server.Down(false)),
            "RECRUITS_INCOMPLETE"),
        arguments(
            "down, but somebody is still attached to its memory",
            lost().recruited("b", "1:100").promised("a").sees("a", new Server.Down(true)),
            "OLD_PRIMARY_NOT_FENCED"),
        arguments(
            "down, but its agent has not promised: it may start again",
            lost().recruited("b", "1:100").sees("a", new Server.Down(false)),
            "OLD_PRIMARY_NOT_FENCED"),
        arguments(
            "no data any more is no proof that the process is gone",
            lost().recruited("b", "1:100").promised("a").sees("a", new Server.Absent()),
            "OLD_PRIMARY_NOT_FENCED"),
        arguments(
            "a rule that is only pending may be in effect as well",
            aCluster()
                .withPrimary("a")
                .withStandby("b")
                .withStandby("c")
                .pendingRule(1, "b")
                .silent("a", 60_000)
                .begin()
                .recruited("b", "1:100"),
            "OLD_PRIMARY_NOT_FENCED"),
        arguments(
            "a pending rule that asks nobody cannot be fenced by recruits",
            aCluster(
                    new Policy(
                        1,
                        new Degrade.Never(),
                        0,
                        Policy.QUORUM.automation(),
                        Policy.QUORUM.times()))
                .withPrimary("a")
                .withStandby("b")
                .pendingRule(0, "")
                .silent("a", 60_000)
                .begin()
                .recruited("b", "1:100"),
            "OLD_PRIMARY_NOT_FENCED"),
        arguments(
            "an earlier fence is never taken back",
            choosing(bothRecruited()).recruited("c", "1:90").recruited("b", "1:100"),
            "b promoted: Earlier 1, QuorumRecruited 2, LaterPosition 1, OwnPrimary 2,"
                + " followers c, W 1"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void completeness(String why, ClusterBuilder cluster, String expected) {
    assertThat(election(cluster)).as(why).isEqualTo(expected);
  }

  static Stream<Arguments> completeness() {
    return Stream.of(
        arguments(
            "a recruit that forgot its admission fences, but vouches for nothing",
            lost().recruited("b", "1:100").recruited("c", "1:90").memory("c", m -> m.forgotten(50)),
            "RECRUITS_INCOMPLETE"),
        arguments(
            "the highest admission that it forgot is forgotten",
            lost().recruited("b", "1:100").recruited("c", "1:90").memory("c", m -> m.forgotten(3)),
            "RECRUITS_INCOMPLETE"),
        arguments(
            "what it forgot before this admission does not matter",
            lost().recruited("b", "1:100").recruited("c", "1:90").memory("c", m -> m.forgotten(2)),
            "b promoted: QuorumRecruited 1, VouchedFor 1, followers c, W 1"),
        arguments(
            "the old primary itself, found as a standby, has all that it ever acknowledged",
            lost().recruited("b", "1:100").recruited("a", "1:120"),
            "a promoted: AgentConfirmed 1, OwnPrimary 1, followers b, W 1"),
        arguments(
            "the old primary, wiped since, has nothing",
            lost().recruited("b", "1:100").recruited("a", "1:120").memory("a", m -> m.forgotten(1)),
            "RECRUITS_INCOMPLETE"),
        arguments(
            "W = 0: the floor is held and nothing sampled is missing",
            async().recruited("b", "1:100").given(v -> v.sampled("1:100")),
            "b promoted: AgentConfirmed 1, FloorHeld 1, followers , W 0"),
        arguments(
            "W = 0: one byte is missing, none may be",
            async().recruited("b", "1:99").given(v -> v.sampled("1:100")),
            "RECRUITS_INCOMPLETE"),
        arguments(
            "W = 0: the primary was never sampled, so nobody knows what is missing",
            async().recruited("b", "1:100"),
            "RECRUITS_INCOMPLETE"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void reinstates(String why, ClusterBuilder cluster, String expected) {
    assertThat(election(cluster)).as(why).isEqualTo(expected);
  }

  static Stream<Arguments> reinstates() {
    return Stream.of(
        arguments(
            "it runs, untouched, and its agent has promised",
            pledged().recruited("b", "1:100").recruited("c", "1:90"),
            "a reinstated: SelfChosen 1, OwnPrimary 1, followers b c, W 1"),
        arguments(
            "alone: nobody acknowledges until somebody is admitted",
            pledged(),
            "a reinstated: SelfChosen 1, OwnPrimary 1, followers , W 1"),
        arguments(
            "it has not promised: whoever else it serves is unknown",
            lost().silent("a", 0).sees("a", aPrimary().build()),
            "WAITING_FOR_RECRUITS"),
        arguments(
            "it has promised to be detached, not to go on",
            pledged().memory("a", m -> m.goal(new Goal.Detached())),
            "WAITING_FOR_RECRUITS"),
        arguments(
            "it is another timeline's primary by now",
            pledged().sees("a", aPrimary().at("2:100").lineage("1:90 2").build()),
            "WAITING_FOR_RECRUITS"),
        arguments(
            "it was made anew since: it vouches for nothing",
            pledged().memory("a", m -> m.forgotten(1)),
            "WAITING_FOR_RECRUITS"),
        arguments(
            "a recruit holds more than it: it has lost something",
            pledged().recruited("b", "1:101"),
            "OLD_PRIMARY_NOT_FENCED"),
        arguments(
            "a later choice has assigned a higher timeline: a lower one never comes after it",
            belowAnAssignedTimeline(),
            "RECRUITS_INCOMPLETE"));
  }

  /** b was chosen for epoch 2 and given timeline 2; a, on timeline 1, has promised epoch 4. */
  private static ClusterBuilder belowAnAssignedTimeline() {
    return bothRecruited()
        .choosePromotion("b", "1:100", "c", 1)
        .begin()
        .choose(Reign.Origin.REINSTATED, "a", "1:100", "c", 1)
        .begin()
        .silent("b", 60_000)
        .sees("a", aPrimary().build())
        .promised("a")
        .memory("a", m -> m.goal(new Goal.Pledged()))
        .recruited("c", "1:90");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void epochsThatWereNeverConfirmed(String why, ClusterBuilder cluster, String expected) {
    assertThat(election(cluster)).as(why).isEqualTo(expected);
  }

  static Stream<Arguments> epochsThatWereNeverConfirmed() {
    return Stream.of(
        arguments(
            "the newest epoch acknowledged nothing, but the one before it did, to b",
            choosing(bothRecruited().neverAcknowledges("c"))
                .silent("b", 60_000)
                .recruited("c", "1:90"),
            "RECRUITS_INCOMPLETE"),
        arguments(
            "who holds what that choice recorded holds all from before it",
            choosing(bothRecruited().neverAcknowledges("c"))
                .silent("b", 60_000)
                .recruited("c", "1:100"),
            "c promoted: Earlier 1, QuorumRecruited 2, LaterPosition 1, VouchedFor 2,"
                + " followers , W 1"),
        arguments(
            "WAL of the new timeline comes after everything from before the promotion",
            choosing(bothRecruited())
                .silent("b", 60_000)
                .promised("c")
                .sees("c", aStandby().at("2:101").lineage("1:100 2").build()),
            "c promoted: Earlier 1, QuorumRecruited 2, LaterTimeline 1, VouchedFor 2,"
                + " followers , W 1"),
        arguments(
            "a reinstated primary keeps its timeline: neither that nor a position tells epochs apart",
            choosing(pledged().recruited("b", "1:100").recruited("c", "1:90"))
                .silent("a", 60_000)
                .recruited("b", "1:130")
                .recruited("c", "1:120")
                .memory("c", m -> m.forgotten(3)),
            "RECRUITS_INCOMPLETE"),
        arguments(
            "its marker does",
            choosing(pledged().recruited("b", "1:100").recruited("c", "1:90"))
                .silent("a", 60_000)
                .promised("b")
                .sees("b", aStandby().at("1:130").marker(2).build())
                .recruited("c", "1:120")
                .memory("c", m -> m.forgotten(3)),
            "b promoted: QuorumRecruited 1, QuorumRecruited 2, LaterMarker 1, VouchedFor 2,"
                + " followers c, W 1"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void firstRules(String why, ClusterBuilder cluster, String expected) {
    assertThat(election(cluster)).as(why).isEqualTo(expected);
  }

  static Stream<Arguments> firstRules() {
    return Stream.of(
        arguments(
            "a follower without fsync acknowledges what it would lose",
            lost().recruited("b", "1:100").recruited("c", "1:90").facts("c", f -> f.fsync(false)),
            "b promoted: QuorumRecruited 1, VouchedFor 1, followers , W 1"),
        arguments(
            "a follower that is not to acknowledge",
            lost().neverAcknowledges("c").recruited("b", "1:100").recruited("c", "1:90"),
            "b promoted: QuorumRecruited 1, VouchedFor 1, followers , W 1"),
        arguments(
            "nobody is left, and two standbys never degrade: nothing is acknowledged",
            lost().recruited("a", "1:120"),
            "a promoted: AgentConfirmed 1, OwnPrimary 1, followers , W 1"),
        arguments(
            "nobody is left, and a single standby degrades at once",
            lostOfTwo().recruited("b", "1:100"),
            "b promoted: QuorumRecruited 1, VouchedFor 1, followers , W 0"),
        arguments(
            "two are asked for, one is there, and the policy degrades",
            wantingTwo(new Degrade.After(Duration.ofSeconds(9))),
            "b promoted: QuorumRecruited 1, VouchedFor 1, followers c, W 1"),
        arguments(
            "two are asked for, one is there, and the policy never degrades",
            wantingTwo(new Degrade.Never()),
            "b promoted: QuorumRecruited 1, VouchedFor 1, followers c, W 2"),
        arguments(
            "only a node that must not be primary is complete",
            lost()
                .promotion("b", Promotion.MUST_NOT)
                .recruited("b", "1:100")
                .recruited("c", "1:90"),
            "ONLY_EXCLUDED_NODES_ARE_COMPLETE"));
  }

  private static ClusterBuilder wantingTwo(Degrade degrade) {
    Policy policy = new Policy(2, degrade, 0, Policy.QUORUM.automation(), Policy.QUORUM.times());
    return aCluster(policy)
        .withPrimary("a")
        .withStandby("b")
        .withStandby("c")
        .silent("a", 60_000)
        .begin()
        .recruited("b", "1:100")
        .recruited("c", "1:90");
  }

  /** a, b and c under W = 1; a is silent and epoch 2 has begun. */
  private static ClusterBuilder lost() {
    return aCluster()
        .withPrimary("a")
        .withStandby("b")
        .withStandby("c")
        .silent("a", 60_000)
        .begin();
  }

  private static ClusterBuilder lostOfTwo() {
    return aCluster().withPrimary("a").withStandby("b").silent("a", 60_000).begin();
  }

  /** As lost, but a runs on, and its agent is back and has promised to go on as before. */
  private static ClusterBuilder pledged() {
    return lost().silent("a", 0).promised("a").memory("a", m -> m.goal(new Goal.Pledged()));
  }

  private static ClusterBuilder async() {
    return aCluster(Policy.ASYNC)
        .withPrimary("a")
        .withStandby("b")
        .begin()
        .promised("a")
        .sees("a", new Server.Down(false));
  }

  private static ClusterBuilder bothRecruited() {
    return lost().recruited("b", "1:100").recruited("c", "1:90");
  }

  /** The election is held, its choice logged, and then the next epoch begins. */
  private static ClusterBuilder choosing(ClusterBuilder cluster) {
    View view = cluster.view();
    Begun begun = (Begun) view.state().operation();
    Choice choice = Election.hold(view, begun, Recruit.of(view, begun)).choice().orElseThrow();
    return cluster.apply(new Command.Choose(view.state().epoch(), choice)).begin();
  }

  private static String election(ClusterBuilder cluster) {
    View view = cluster.view();
    Begun begun = (Begun) view.state().operation();
    Election election = Election.hold(view, begun, Recruit.of(view, begun));
    return election.choice().map(c -> say(c)).orElse(election.reason().name());
  }

  private static String say(Choice choice) {
    String origin = choice.origin() == Reign.Origin.REINSTATED ? "reinstated" : "promoted";
    Stream<String> proofs =
        Stream.concat(
            choice.fences().stream().map(f -> f.getClass().getSimpleName() + " " + f.epoch()),
            choice.completeness().stream()
                .map(c -> c.getClass().getSimpleName() + " " + c.epoch()));
    return "%s %s: %s, followers %s, W %d"
        .formatted(
            choice.candidate(),
            origin,
            proofs.collect(joining(", ")),
            choice.followers().stream().map(n -> n.name()).collect(joining(" ")),
            choice.required());
  }
}
