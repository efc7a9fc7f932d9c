package dev.primacy.core.decision;

import static dev.primacy.core.decision.Elections.election;
import static dev.primacy.core.given.ClusterBuilder.aCluster;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.primacy.core.cluster.Cause;
import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.ForcedFailover;
import dev.primacy.core.cluster.ForcedFailover.Accepted;
import dev.primacy.core.cluster.Operation.Begun;
import dev.primacy.core.cluster.Policy;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.cluster.Verdict;
import dev.primacy.core.given.ClusterBuilder;
import dev.primacy.core.given.Texts;
import dev.primacy.core.node.Goal;
import dev.primacy.core.node.Server;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What an operator's word is worth in the election that he ordered. */
final class ForcedElectionTest {

  private static final boolean DOWN = true;

  /** a is silent, c is gone as well, and b is left of the two that acknowledged. */
  private static ClusterBuilder left() {
    return aCluster()
        .withPrimary("a")
        .withStandby("b")
        .withStandby("c")
        .silent("a", 60_000)
        .silent("c", 60_000);
  }

  private static ClusterBuilder forced(
      ClusterBuilder cluster, String to, boolean down, Optional<Accepted> accepted) {
    ForcedFailover order =
        new ForcedFailover(
            cluster.state().epoch().next(),
            cluster.lastPrimary(),
            Texts.node(to),
            down,
            accepted,
            "an operator");
    Cause cause = new Cause(cluster.lastPrimary(), Verdict.UNREACHABLE, List.of());
    return cluster.apply(new Command.Force(order, cause));
  }

  private static ClusterBuilder async() {
    return aCluster(Policy.ASYNC).withPrimary("a").withStandby("b").silent("a", 60_000);
  }

  /** a was suspected and reinstated in epoch 2, c is to acknowledge; then nobody hears it. */
  private static ClusterBuilder reinstated() {
    return aCluster()
        .withPrimary("a")
        .withStandby("b")
        .withStandby("c")
        .begin()
        .choose(Reign.Origin.REINSTATED, "a", "1:100", "c", 1)
        .silent("a", 60_000);
  }

  private static Optional<Accepted> bytes(long bytes, String seen) {
    Optional<Position> known = seen.isEmpty() ? Optional.empty() : Optional.of(Texts.at(seen));
    return Optional.of(new Accepted(bytes, known));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void words(String why, ClusterBuilder cluster, String expected) {
    assertThat(election(cluster)).as(why).isEqualTo(expected);
  }

  static Stream<Arguments> words() {
    String chosen = "b promoted: OperatorOverride 1, LossAccepted 1, followers , W 1";
    return Stream.of(
        arguments(
            "he says that it is down, and accepts what is missing",
            forced(left(), "b", DOWN, bytes(20, "1:110")).recruited("b", "1:90"),
            chosen),
        arguments(
            "that it is down he did not say",
            forced(left(), "b", false, bytes(20, "1:110")).recruited("b", "1:90"),
            "OLD_PRIMARY_NOT_FENCED"),
        arguments(
            "it is down, but no loss is accepted",
            forced(left(), "b", DOWN, Optional.empty()).recruited("b", "1:90"),
            "RECRUITS_INCOMPLETE"),
        arguments(
            "one byte more would be lost than he was told",
            forced(left(), "b", DOWN, bytes(19, "1:110")).recruited("b", "1:90"),
            "LOSS_BEYOND_ACCEPTED"),
        arguments(
            "this leader has seen it further than he was told",
            forced(left(), "b", DOWN, bytes(20, "1:110"))
                .recruited("b", "1:90")
                .given(v -> v.sampled("1:111")),
            "LOSS_BEYOND_ACCEPTED"),
        arguments(
            "nobody knew, he was told so, and nobody knows",
            forced(unseen(), "b", DOWN, bytes(0, "")).recruited("b", "1:90"),
            chosen),
        arguments(
            "nobody knew, but now somebody does",
            forced(unseen(), "b", DOWN, bytes(9, ""))
                .recruited("b", "1:90")
                .given(v -> v.sampled("1:100")),
            "LOSS_BEYOND_ACCEPTED"),
        arguments(
            "he named b, and c is back with more",
            forced(left(), "b", DOWN, bytes(20, "1:110"))
                .neverAcknowledges("c")
                .recruited("b", "1:90")
                .silent("c", 0)
                .recruited("c", "1:95")
                .memory("c", m -> m.forgotten(99)),
            "LOSS_BEYOND_ACCEPTED"),
        arguments(
            "with c back it is proven: nobody's word is needed, and the best is chosen",
            forced(left(), "b", DOWN, bytes(20, "1:110"))
                .recruited("b", "1:90")
                .silent("c", 0)
                .recruited("c", "1:95"),
            "c promoted: QuorumRecruited 1, VouchedFor 1, followers b, W 1"),
        arguments(
            "among equals it is the one that he named",
            forced(left(), "c", false, Optional.empty())
                .recruited("b", "1:90")
                .silent("c", 0)
                .recruited("c", "1:90"),
            "c promoted: QuorumRecruited 1, VouchedFor 1, followers b, W 1"),
        arguments(
            "its own agent says that it runs: his word is worth nothing",
            forced(left(), "b", DOWN, bytes(20, "1:110")).recruited("b", "1:90").silent("a", 0),
            "OLD_PRIMARY_NOT_FENCED"),
        arguments(
            "its database answers managers: his word is worth nothing",
            forced(left(), "b", DOWN, bytes(20, "1:110"))
                .recruited("b", "1:90")
                .given(v -> v.judged(Verdict.AGENT_SILENT).met()),
            "OLD_PRIMARY_NOT_FENCED"),
        arguments(
            "W = 0: it is down, he says, but for long nobody saw what it wrote",
            forced(async(), "b", DOWN, Optional.empty())
                .recruited("b", "1:100")
                .given(v -> v.sampled("1:100").longUnseen()),
            "RECRUITS_INCOMPLETE"),
        arguments(
            "W = 0: what of it was seen he accepts",
            forced(async(), "b", DOWN, bytes(0, "1:100"))
                .recruited("b", "1:100")
                .given(v -> v.sampled("1:100").longUnseen()),
            "b promoted: OperatorOverride 1, LossAccepted 1, followers , W 0"),
        arguments(
            "reinstated it went on by its earlier rule: that loss is counted up to where it was seen",
            forced(reinstated(), "b", false, bytes(9, ""))
                .recruited("b", "1:100")
                .memory("b", m -> m.forgotten(99))
                .recruited("c", "1:100")
                .given(v -> v.sampled("1:110")),
            "LOSS_BEYOND_ACCEPTED"),
        arguments(
            "his word was given for one epoch",
            forced(left(), "b", DOWN, bytes(20, "1:110")).begin().recruited("b", "1:90"),
            "OLD_PRIMARY_NOT_FENCED"));
  }

  /** As left, but nobody has ever said how far a, or anybody, was. */
  private static ClusterBuilder unseen() {
    return left().unheard("a").unheard("c");
  }

  @Test
  void theOldPrimaryIsStoppedAndNotReinstated() {
    ClusterBuilder cluster = forced(left(), "b", false, Optional.empty()).silent("a", 0);
    assertThat(Goals.of(cluster.view(), Texts.node("a"))).contains(new Goal.Stopped());
  }

  @Test
  void theOrderIsAboutThePrimaryOfTheLastReignAndTheNextEpoch() {
    ClusterBuilder cluster = left();
    ForcedFailover late =
        new ForcedFailover(
            cluster.state().epoch(),
            Texts.node("a"),
            Texts.node("b"),
            true,
            Optional.empty(),
            "an operator");
    Command command =
        new Command.Force(late, new Cause(Texts.node("a"), Verdict.CRASHED, List.of()));
    long revision = cluster.state().revision();
    assertThat(cluster.state().apply(command, revision, revision + 1, 0))
        .isEqualTo(cluster.state());
  }

  @Test
  void whatWasLostIsMeasuredWhenItIsBack() {
    ClusterBuilder cluster = forced(left(), "b", DOWN, bytes(20, "1:110")).recruited("b", "1:90");
    View view = cluster.view();
    Begun begun = (Begun) view.state().operation();
    cluster
        .apply(
            new Command.Choose(
                view.state().epoch(),
                Election.hold(view, begun, Recruit.of(view, begun)).choice().orElseThrow()))
        .confirm("1:90 2")
        .sees("b", new Server.Unresponsive("busy"))
        .silent("a", 0)
        .recruited("a", "1:107");
    long operation = cluster.state().history().getLast().id();
    Decision decision = Membership.decide(cluster.view());
    assertThat(decision)
        .isEqualTo(new Decision.Commit(new Command.MeasureLoss(operation, Texts.node("a"), 17)));
    cluster.apply(((Decision.Commit) decision).command());
    assertThat(cluster.state().history().getLast().losses().getFirst().bytes()).contains(17L);
    assertThat(Membership.decide(cluster.view())).isNotEqualTo(decision);
  }
}
