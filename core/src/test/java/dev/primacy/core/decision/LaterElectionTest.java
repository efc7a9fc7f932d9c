package dev.primacy.core.decision;

import static dev.primacy.core.decision.Elections.bothRecruited;
import static dev.primacy.core.decision.Elections.choosing;
import static dev.primacy.core.decision.Elections.election;
import static dev.primacy.core.decision.Elections.lost;
import static dev.primacy.core.decision.Elections.lostOfTwo;
import static dev.primacy.core.decision.Elections.pledged;
import static dev.primacy.core.given.ClusterBuilder.aCluster;
import static dev.primacy.core.given.StandbyBuilder.aStandby;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.primacy.core.cluster.Degrade;
import dev.primacy.core.cluster.Policy;
import dev.primacy.core.cluster.Promotion;
import dev.primacy.core.given.ClusterBuilder;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an election must ask of epochs that were never confirmed, and which rule it begins with. */
final class LaterElectionTest {

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
    Policy policy =
        new Policy(
            2,
            degrade,
            0,
            Policy.QUORUM.automation(),
            Policy.QUORUM.times(),
            Policy.QUORUM.lease());
    return aCluster(policy)
        .withPrimary("a")
        .withStandby("b")
        .withStandby("c")
        .silent("a", 60_000)
        .begin()
        .recruited("b", "1:100")
        .recruited("c", "1:90");
  }
}
