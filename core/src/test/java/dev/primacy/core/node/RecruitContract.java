package dev.primacy.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.Admission;
import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Rule;
import dev.primacy.core.cluster.Timeline;
import dev.primacy.core.node.ContractWorld.Commit;
import dev.primacy.core.node.ContractWorld.Hold;
import dev.primacy.core.node.LocalEffect.Attach;
import dev.primacy.core.node.LocalEffect.Detach;
import dev.primacy.core.node.LocalEffect.Promote;
import dev.primacy.core.node.LocalEffect.StartDetached;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the recruit of a standby is worth while its replay is held up or an archive feeds it: nobody
 * is acknowledged by it any more, its end is what its disk holds, and a promotion keeps all of it.
 *
 * <p>To a receiver the three holds are the same: it goes on, whatever the replay does, and comes
 * back only when the replay has come to the end of what is there. They differ in how they end: with
 * a restart (a pause, a conflict) or not (a delay), and by a promotion (a pause, a delay) or only
 * when somebody ends the reader (a conflict).
 */
public abstract class RecruitContract extends ContractSteps {

  private static final int SMALL = 100;
  private static final Timeline SECOND = new Timeline(2);

  private Admission b = new Admission(new NodeId("b"), 1);

  @ParameterizedTest
  @EnumSource
  void receiverGoesOnAcknowledgingWhatIsNotReplayed(Hold hold) {
    Commit commit = acknowledgedBy(hold);
    world.pass(LONG);
    assertThat(world.shows("b", commit)).isFalse();
    assertThat(standby("b").replayed()).isLessThan(standby("b").end().lsn());
  }

  @ParameterizedTest
  @EnumSource
  void receiverSurvivesAReload(Hold hold) {
    acknowledgedBy(hold);
    world.clearUpstreamByReloadAlone("b");
    acknowledged(world.commit("a", SMALL));
    assertThat(standby("b").upstream()).isEmpty();
    assertThat(standby("b").isDetached()).isFalse();
    detach("b");
    neverAcknowledged(world.commit("a", SMALL));
  }

  @ParameterizedTest
  @EnumSource
  void recruitSettlesAtWhatItHoldsWithoutItsReplay(Hold hold) {
    Commit commit = acknowledgedBy(hold);
    Lsn acknowledged = claimed();
    Server.Standby recruit = detach("b");
    assertThat(recruit.end().lsn()).isGreaterThanOrEqualTo(acknowledged);
    assertThat(recruit.end().lsn()).isLessThanOrEqualTo(primary("a").flushed());
    assertThat(recruit.replayed()).isLessThan(recruit.end().lsn());
    neverAcknowledged(world.commit("a", SMALL));
    assertThat(standby("b").end()).isEqualTo(recruit.end());
    assertThat(standby("b").settled()).isTrue();
    assertThat(world.shows("b", commit)).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void promotionReplaysAllThatWasAcknowledged(Hold hold) {
    Commit commit = acknowledgedBy(hold);
    Commit another = acknowledged(world.commit("a", SMALL));
    world.crash("a");
    Server.Standby recruit = detach("b");
    perform("b", new Promote(SECOND, number(), aloneWithC()));
    assertThat(primary("b").lineage().contains(recruit.end())).isTrue();
    assertThat(world.shows("b", commit)).isTrue();
    assertThat(world.shows("b", another)).isTrue();
  }

  /** Which is why whoever promotes by order ends the reader: the row above. */
  @Test
  void promotionByHandWaitsForAReaderThatIsInItsWay() {
    Commit commit = acknowledgedBy(Hold.IN_CONFLICT);
    detach("b");
    world.promoteByHand("b");
    world.pass(LONG);
    assertThat(facts("b").server()).isInstanceOf(Server.Standby.class);
    world.releaseReplay("b");
    world.await("b is a primary", () -> facts("b").server() instanceof Server.Primary);
    assertThat(world.shows("b", commit)).isTrue();
  }

  @ParameterizedTest
  @EnumSource
  void recruitThatIsAttachedAgainReceivesNothingBeforeItsReplayEnds(Hold hold) {
    Commit commit = acknowledgedBy(hold);
    Server.Standby recruit = detach("b");
    b = new Admission(new NodeId("b"), number());
    perform("b", new Attach(upstream(), b.number()));
    world.pass(LONG);
    assertThat(standby("b").receiving()).isFalse();
    // Nor is it lost for the next election: what it holds is as well known as before.
    assertThat(detach("b").end()).isEqualTo(recruit.end());
    perform("b", new Attach(upstream(), b.number()));
    world.releaseReplay("b");
    world.await("b shows the row", () -> world.shows("b", commit));
    load("a", Rule.any(1, List.of(b)));
    acknowledged(world.commit("a", SMALL));
  }

  @ParameterizedTest
  @EnumSource
  void recruitThatWasRestartedSettlesWhenItsReplayEnds(Hold hold) {
    Commit commit = acknowledgedBy(hold);
    Lsn acknowledged = claimed();
    world.crash("a");
    world.crash("b");
    perform("b", new StartDetached());
    world.pass(LONG);
    if (hold == Hold.DELAYED) {
      assertThat(standby("b").settled()).isFalse();
      assertThat(facts("b").trouble()).as("why it is not settled").isPresent();
      world.releaseReplay("b");
    }
    world.await(
        "b is settled", () -> facts("b").server() instanceof Server.Standby s && s.settled());
    assertThat(facts("b").trouble()).isEmpty();
    assertThat(standby("b").end().lsn()).isGreaterThanOrEqualTo(acknowledged);
    perform("b", new Promote(SECOND, number(), aloneWithC()));
    assertThat(world.shows("b", commit)).isTrue();
  }

  @Test
  void standbyThatAnArchiveFeedsIsNotDetachedBeforeItIsToldSo() {
    Commit first = acknowledged(world.commit("a", SMALL));
    world.archive("a");
    world.restoreFromArchive("b");
    world.await("b shows the row", () -> world.shows("b", first));
    assertThat(standby("b").isDetached()).isFalse();
    assertThat(standby("b").settled()).isFalse();
    Server.Standby recruit = detach("b");
    Commit second = acknowledged(world.commit("a", SMALL));
    world.archive("a");
    world.pass(LONG);
    assertThat(standby("b").end()).isEqualTo(recruit.end());
    perform("b", new Promote(SECOND, number(), aloneWithC()));
    assertThat(world.shows("b", first)).isTrue();
    assertThat(world.shows("b", second)).isFalse();
  }

  @Test
  void restoreThatIsUnderWayIsPartOfTheEnd() {
    attach("b", "a");
    detach("b");
    Commit commit = acknowledged(world.commit("a", SMALL));
    Lsn written = primary("a").flushed();
    world.archive("a");
    world.stallArchive(true);
    world.restoreFromArchive("b");
    perform("b", new Detach());
    world.pass(LONG);
    assertThat(standby("b").settled()).isFalse();
    world.stallArchive(false);
    world.await(
        "b is settled", () -> facts("b").server() instanceof Server.Standby s && s.settled());
    assertThat(standby("b").isDetached()).isTrue();
    assertThat(standby("b").end().lsn()).isGreaterThanOrEqualTo(written);
    assertThat(world.shows("b", commit)).isTrue();
  }

  /** What came from the archive is on disk and in no position that the receiver tells. */
  @Test
  void newestWalFromTheArchiveIsPartOfTheEnd() {
    attach("b", "a");
    acknowledged(world.commit("a", SMALL));
    assertThat(standby("b").receiving()).isTrue();
    detach("b");
    Commit commit = acknowledged(world.commit("a", SMALL));
    Lsn written = primary("a").flushed();
    world.archive("a");
    world.holdReplay(Hold.DELAYED, "b", "a");
    world.restoreFromArchive("b");
    perform("b", new Detach());
    world.pass(LONG);
    assertThat(standby("b").isDetached()).isTrue();
    assertThat(standby("b").settled()).as("that it ends at %s", standby("b").end()).isFalse();
    world.releaseReplay("b");
    world.await(
        "b is settled", () -> facts("b").server() instanceof Server.Standby s && s.settled());
    assertThat(standby("b").end().lsn()).isGreaterThanOrEqualTo(written);
    perform("b", new Promote(SECOND, number(), aloneWithC()));
    assertThat(world.shows("b", commit)).isTrue();
  }

  /** The first commit that {@code b} alone acknowledges while its replay is held up. */
  private Commit acknowledgedBy(Hold hold) {
    b = attach("b", "a");
    world.holdReplay(hold, "b", "a");
    load("a", Rule.any(1, List.of(b)));
    return acknowledged(world.commit("a", SMALL));
  }

  /** How far {@code b} has told the primary that it holds WAL. */
  private Lsn claimed() {
    return primary("a").walsender(b.applicationName()).orElseThrow().flushed();
  }

  private Server.Upstream upstream() {
    return new Server.Upstream(world.address("a"), b.applicationName());
  }

  private Rule aloneWithC() {
    return Rule.any(1, List.of(new Admission(new NodeId("c"), number())));
  }
}
