package dev.primacy.core.decision;

import static dev.primacy.core.decision.Elections.bothRecruited;
import static dev.primacy.core.decision.Elections.choosing;
import static dev.primacy.core.decision.Elections.election;
import static dev.primacy.core.decision.Elections.lost;
import static dev.primacy.core.decision.Elections.pledged;
import static dev.primacy.core.given.ClusterBuilder.aCluster;
import static dev.primacy.core.given.PrimaryBuilder.aPrimary;
import static dev.primacy.core.given.StandbyBuilder.aStandby;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.primacy.core.cluster.Degrade;
import dev.primacy.core.cluster.Policy;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.cluster.Verdict;
import dev.primacy.core.given.ClusterBuilder;
import dev.primacy.core.node.Goal;
import dev.primacy.core.node.Server;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whom the recruits of an epoch allow to choose, and by which proof. */
final class ElectionTest {

  private static final Policy LEASED = Policy.ASYNC.withLease(Policy.Lease.DEFAULT);

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
                        Policy.QUORUM.times(),
                        Policy.QUORUM.lease()))
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
            "W = 0: long enough, but it never entered the timeline that the reign began with",
            async()
                .recruited("b", "1:100")
                .choosePromotion("b", "1:100", "", 0)
                .confirm("1:100 2")
                .begin()
                .promised("b")
                .sees("b", new Server.Down(false))
                .recruited("a", "1:105")
                .given(v -> v.sampled("2:104")),
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
            "RECRUITS_INCOMPLETE"),
        arguments(
            "b was to be promoted since: whether or not it was, its number is above a's",
            bothRecruited()
                .choosePromotion("b", "1:100", "c", 1)
                .begin()
                .silent("b", 60_000)
                .sees("a", aPrimary().at("1:120").build())
                .promised("a")
                .memory("a", m -> m.goal(new Goal.Pledged()))
                .recruited("c", "1:100"),
            "c promoted: Earlier 1, QuorumRecruited 2, LaterPosition 1, VouchedFor 2,"
                + " followers , W 1"));
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
  void leases(String why, ClusterBuilder cluster, String expected) {
    assertThat(election(cluster)).as(why).isEqualTo(expected);
  }

  static Stream<Arguments> leases() {
    return Stream.of(
        arguments(
            "over, and nothing is missing",
            silentUnderALease().given(v -> v.leaseEndsIn("a", 0)),
            "b promoted: LeaseExpired 1, FloorHeld 1, followers , W 0"),
        arguments(
            "not over yet",
            silentUnderALease().given(v -> v.leaseEndsIn("a", 1)),
            "WAITING_FOR_LEASE"),
        arguments(
            "over, and its server is met all the same: its agent died and ended nothing",
            silentUnderALease()
                .given(v -> v.leaseEndsIn("a", 0).judged(Verdict.AGENT_SILENT).met()),
            "OLD_PRIMARY_NOT_FENCED"),
        arguments(
            "over, its agent has lost sight of it, and a manager is answered",
            silentUnderALease().given(v -> v.leaseEndsIn("a", 0).judged(Verdict.CRASHED).met()),
            "OLD_PRIMARY_NOT_FENCED"),
        arguments(
            "whoever does not lead does not know how long it lasts",
            silentUnderALease(),
            "WAITING_FOR_LEASE"),
        arguments(
            "the policy has none: nobody ends a primary that nobody hears",
            async(Policy.ASYNC)
                .begin()
                .silent("a", 60_000)
                .recruited("b", "1:100")
                .given(v -> v.sampled("1:100").leaseEndsIn("a", 0)),
            "OLD_PRIMARY_NOT_FENCED"),
        arguments(
            "what it may have written unseen counts against the bound, too",
            silentUnderALease().given(v -> v.leaseEndsIn("a", 0).unseen(1)),
            "RECRUITS_INCOMPLETE"),
        arguments(
            "a rule in question that asks somebody needs its quorum besides",
            async(LEASED)
                .withStandby("c")
                .pendingRule(1, "c")
                .begin()
                .silent("a", 60_000)
                .recruited("b", "1:100")
                .given(v -> v.sampled("1:100").leaseEndsIn("a", 0)),
            "OLD_PRIMARY_NOT_FENCED"));
  }

  private static ClusterBuilder silentUnderALease() {
    return async(LEASED)
        .begin()
        .silent("a", 60_000)
        .recruited("b", "1:100")
        .given(v -> v.sampled("1:100"));
  }

  private static ClusterBuilder async(Policy policy) {
    return aCluster(policy).withPrimary("a").withStandby("b");
  }

  private static ClusterBuilder async() {
    return aCluster(Policy.ASYNC)
        .withPrimary("a")
        .withStandby("b")
        .begin()
        .promised("a")
        .sees("a", new Server.Down(false));
  }
}
