package dev.primacy.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.Admission;
import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Rule;
import dev.primacy.core.cluster.Timeline;
import dev.primacy.core.node.ContractWorld.Commit;
import dev.primacy.core.node.LocalEffect.Attach;
import dev.primacy.core.node.LocalEffect.Clone;
import dev.primacy.core.node.LocalEffect.Detach;
import dev.primacy.core.node.LocalEffect.LoadRule;
import dev.primacy.core.node.LocalEffect.Promote;
import dev.primacy.core.node.LocalEffect.Rewind;
import dev.primacy.core.node.LocalEffect.StartDetached;
import dev.primacy.core.node.LocalEffect.Stop;
import dev.primacy.core.node.LocalEffect.WriteMarker;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * What the deciders believe of PostgreSQL, good and bad. The simulated server passes it in each
 * build and the real one in the integration tests, so that the simulator cannot quietly lie.
 */
public abstract class PostgresContract extends ContractSteps {

  private static final int SMALL = 100;
  private static final int LARGE = 500_000;
  private static final Timeline SECOND = new Timeline(2);

  @Test
  void foundedPrimaryIsOnTimelineOneAndAcknowledgesAlone() {
    assertThat(primary("a").lineage().current()).isEqualTo(Timeline.FIRST);
    acknowledged(world.commit("a", SMALL));
  }

  @Test
  void cloneIsADetachedStandbyOfTheSameCluster() {
    assertThat(facts("b").systemId()).isEqualTo(facts("a").systemId()).isPresent();
    assertThat(standby("b").isDetached()).isTrue();
    world.await("b has replayed what it has", () -> standby("b").settled());
  }

  @Test
  void attachedStandbyStreamsUnderItsAdmission() {
    Admission b = attach("b", "a");
    Commit commit = acknowledged(world.commit("a", SMALL));
    world.await("b shows the row", () -> world.shows("b", commit));
    assertThat(primary("a").walsender(b.applicationName())).isPresent();
    assertThat(facts("b").token()).hasValue(b.number());
    assertThat(standby("b").upstream())
        .hasValue(new Server.Upstream(world.address("a"), b.applicationName()));
  }

  @Test
  void loadedRuleAsksWhomItNames() {
    Admission b = attach("b", "a");
    load("a", Rule.any(1, List.of(b)));
    acknowledged(world.commit("a", SMALL));
    load("a", Rule.any(1, List.of(new Admission(new NodeId("c"), number()))));
    neverAcknowledged(world.commit("a", SMALL));
  }

  @Test
  void loadedRuleAsksAsManyAsItSays() {
    Admission b = attach("b", "a");
    Admission c = attach("c", "a");
    load("a", Rule.any(1, List.of(b, c)));
    perform("c", new Detach());
    acknowledged(world.commit("a", SMALL));
    load("a", Rule.any(2, List.of(b, c)));
    neverAcknowledged(world.commit("a", SMALL));
  }

  @Test
  void weakerRuleReleasesWhoeverWaits() {
    Admission b = attach("b", "a");
    load("a", Rule.any(1, List.of(new Admission(new NodeId("c"), number()))));
    Commit waiting = neverAcknowledged(world.commit("a", SMALL));
    load("a", Rule.any(1, List.of(b)));
    acknowledged(waiting);
  }

  @Test
  void loadedRuleTellsItsBarrier() {
    Admission b = attach("b", "a");
    Commit before = acknowledged(world.commit("a", SMALL));
    Lsn written = primary("a").flushed();
    long number = load("a", Rule.any(1, List.of(b)));
    Server.Loaded loaded = primary("a").loaded().orElseThrow();
    assertThat(loaded.rule()).isEqualTo(number);
    assertThat(loaded.barrier()).isGreaterThanOrEqualTo(written);
    assertThat(before.isAcknowledged()).isTrue();
  }

  @Test
  void sentinelAcknowledgesNothing() {
    world.promoteByHand("b");
    world.await("b is a primary", () -> facts("b").server() instanceof Server.Primary);
    assertThat(primary("b").standbyNames()).isEqualTo(Rule.SENTINEL);
    neverAcknowledged(world.commit("b", SMALL));
  }

  @Test
  void detachedStandbyStaysWhereItIs() {
    attach("b", "a");
    acknowledged(world.commit("a", SMALL));
    Server.Standby frozen = detach("b");
    acknowledged(world.commit("a", SMALL));
    world.pass(LONG);
    assertThat(standby("b").end()).isEqualTo(frozen.end());
    assertThat(standby("b").settled()).isTrue();
    assertThat(standby("b").lineage().contains(frozen.end())).isTrue();
  }

  @Test
  void detachedStandbyAcknowledgesNothingMore() {
    Admission b = attach("b", "a");
    load("a", Rule.any(1, List.of(b)));
    detach("b");
    neverAcknowledged(world.commit("a", SMALL));
  }

  @Test
  void acknowledgementMayComeLateFromWhatIsOnItsWay() {
    Admission b = attach("b", "a");
    load("a", Rule.any(1, List.of(b)));
    world.freeze("b");
    Commit late = world.commit("a", SMALL);
    world.awaitSent("a", "b");
    world.freeze("a");
    world.thaw("b");
    world.await("b shows the row", () -> world.shows("b", late));
    detach("b");
    assertThat(late.isAcknowledged()).isFalse();
    world.thaw("a");
    acknowledged(late);
  }

  @Test
  void promotedStandbyTakesTheTimelineThatWasOrdered() {
    attach("b", "a");
    acknowledged(world.commit("a", SMALL));
    world.crash("a");
    Server.Standby before = detach("b");
    Rule rule = Rule.any(1, List.of(new Admission(new NodeId("c"), number())));
    perform("b", new Promote(new Timeline(7), number(), rule));
    Server.Primary promoted = primary("b");
    assertThat(promoted.lineage().current()).isEqualTo(new Timeline(7));
    assertThat(promoted.lineage().contains(before.end())).isTrue();
    assertThat(promoted.lineage().branches()).hasSize(1);
    assertThat(promoted.standbyNames()).isEqualTo(rule.standbyNames());
    assertThat(promoted.loaded()).isPresent();
    neverAcknowledged(world.commit("b", SMALL));
  }

  @Test
  void standbyFollowsOverAGapInTheTimelines() {
    attach("b", "a");
    attach("c", "a");
    acknowledged(world.commit("a", SMALL));
    var end = detach("c").end(); // or it might have received more than b
    world.await("b holds what c holds", () -> !standby("b").end().isBefore(end));
    world.crash("a");
    Admission c = new Admission(new NodeId("c"), number());
    promote("b", new Timeline(4), Rule.any(1, List.of(c)));
    attach(c, "b");
    Commit commit = acknowledged(world.commit("b", SMALL));
    world.await("c shows the row", () -> world.shows("c", commit));
    assertThat(standby("c").end().timeline()).isEqualTo(new Timeline(4));
    assertThat(standby("c").lineage()).isEqualTo(primary("b").lineage());
  }

  @Test
  void promotionToATimelineThatExistsIsRefused() {
    attach("b", "a");
    world.crash("a");
    detach("b");
    Rule rule = Rule.any(1, List.of(new Admission(new NodeId("c"), number())));
    assertThat(server("b").perform(new Promote(Timeline.FIRST, number(), rule))).isFalse();
    assertThat(facts("b").server()).isInstanceOf(Server.Standby.class);
    assertThat(facts("b").trouble()).isPresent();
  }

  @Test
  void attachedStandbyIsNotPromoted() {
    attach("b", "a");
    assertThat(server("b").perform(new Promote(SECOND, number(), Rule.any(1, List.of()))))
        .isFalse();
    assertThat(standby("b").receiving()).isTrue();
  }

  @Test
  void crashedPrimaryStartsAsAStandbyThatWaits() {
    acknowledged(world.commit("a", SMALL));
    Lsn written = primary("a").flushed();
    world.crash("a");
    assertThat(facts("a").server()).isEqualTo(new Server.Down(false));
    perform("a", new StartDetached());
    world.await("a has replayed what it has", () -> standby("a").settled());
    assertThat(standby("a").isDetached()).isTrue();
    assertThat(standby("a").end().lsn()).isGreaterThanOrEqualTo(written);
    assertThat(standby("a").end().timeline()).isEqualTo(Timeline.FIRST);
  }

  @Test
  void standbyThatWasAttachedStartsDetached() {
    attach("b", "a");
    world.crash("b");
    perform("b", new StartDetached());
    assertThat(standby("b").isDetached()).isTrue();
  }

  @Test
  void followerWithMoreWalAcknowledgesWhatItNeverReceives() {
    Admission b = attach("b", "a");
    load("a", Rule.any(1, List.of(b)));
    acknowledged(world.commit("a", SMALL));
    detach("b");
    neverAcknowledged(world.commit("a", LARGE));
    world.crash("a");
    Admission a = new Admission(new NodeId("a"), number());
    promote("b", SECOND, Rule.any(1, List.of(a)));
    perform("a", new StartDetached());
    world.await("a has replayed what it has", () -> standby("a").settled());
    var more = standby("a").end();
    assertThat(primary("b").lineage().contains(more)).isFalse();
    // What an agent must never do, done here to see what it would bring about.
    perform("a", new Attach(new Server.Upstream(world.address("b"), a.applicationName()), 1));
    Commit lost = acknowledged(world.commit("b", SMALL));
    Server.Walsender liar = primary("b").walsender(a.applicationName()).orElseThrow();
    assertThat(liar.flushed()).isGreaterThan(primary("b").flushed());
    world.pass(LONG);
    assertThat(world.shows("a", lost)).isFalse();
  }

  @Test
  void rewoundServerIsOnThePrimarysHistory() {
    attach("b", "a");
    acknowledged(world.commit("a", SMALL));
    detach("b");
    acknowledged(world.commit("a", SMALL));
    world.crash("a");
    Admission a = new Admission(new NodeId("a"), number());
    promote("b", SECOND, Rule.any(1, List.of(a)));
    perform("a", new StartDetached());
    world.await("a has replayed what it has", () -> standby("a").settled());
    assertThat(primary("b").lineage().contains(standby("a").end())).isFalse();
    perform("a", new Rewind(world.address("b"), a.number()));
    assertThat(facts("a").server()).isEqualTo(new Server.Down(false));
    assertThat(facts("a").token()).hasValue(a.number());
    perform("a", new StartDetached());
    world.await("a has replayed what it has", () -> standby("a").settled());
    assertThat(primary("b").lineage().contains(standby("a").end())).isTrue();
    attach(a, "b");
    acknowledged(world.commit("b", SMALL));
  }

  @Test
  void rewindOfAPrimaryIsRefused() {
    assertThat(server("a").perform(new Rewind(world.address("b"), number()))).isFalse();
    assertThat(facts("a").server()).isInstanceOf(Server.Primary.class);
  }

  @Test
  void markerIsAcknowledgedThroughTheLoadedRule() {
    Admission b = attach("b", "a");
    Epoch first = new Epoch(1);
    load("a", Rule.any(1, List.of(new Admission(new NodeId("c"), number()))));
    perform("a", new WriteMarker(first, new NodeId("a"), 17));
    world.pass(LONG);
    assertThat(primary("a").marker()).isEqualTo(Epoch.NONE);
    load("a", Rule.any(1, List.of(b)));
    world.await("the marker is acknowledged", () -> primary("a").marker().equals(first));
    world.await("b has replayed the marker", () -> standby("b").marker().equals(first));
  }

  @Test
  void stoppedServerIsDead() {
    perform("a", new Stop());
    assertThat(facts("a").server()).isEqualTo(new Server.Down(false));
    assertThat(facts("a").life()).isZero();
  }

  @Test
  void eachStartIsAnotherLife() {
    long before = facts("b").life();
    perform("b", new Stop());
    perform("b", new StartDetached());
    assertThat(facts("b").life()).isNotZero().isNotEqualTo(before);
  }

  @Test
  void anyEffectAgainChangesNothing() {
    Admission b = attach("b", "a");
    Rule rule = Rule.any(1, List.of(b));
    again(
        "b", new Attach(new Server.Upstream(world.address("a"), b.applicationName()), b.number()));
    again("a", new LoadRule(number(), rule));
    again("a", new WriteMarker(new Epoch(1), new NodeId("a"), 17));
    world.await("the marker is acknowledged", () -> primary("a").marker().number() == 1);
    again("b", new Detach());
    again("a", new Stop());
    again("b", new Promote(SECOND, number(), Rule.any(1, List.of())));
    again("a", new StartDetached());
    again("c", new Stop());
    again("c", new Clone(world.address("b"), number()));
    again("c", new StartDetached());
  }

  private void again(String node, LocalEffect effect) {
    perform(node, effect);
    LocalFacts once = facts(node);
    perform(node, effect);
    LocalFacts twice = facts(node);
    assertThat(twice.life()).as("the life after %s", effect).isEqualTo(once.life());
    assertThat(twice.token()).isEqualTo(once.token());
    assertThat(twice.server().getClass()).isEqualTo(once.server().getClass());
    assertThat(Lasting.of(twice.server()))
        .as("what %s left", effect)
        .isEqualTo(Lasting.of(once.server()));
  }
}
