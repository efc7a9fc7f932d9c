package dev.primacy.core.node;

import static dev.primacy.core.given.PrimaryBuilder.aPrimary;
import static dev.primacy.core.given.StandbyBuilder.aStandby;
import static dev.primacy.core.node.SteppedAgent.RULE;
import static dev.primacy.core.node.SteppedAgent.agent;
import static dev.primacy.core.node.SteppedAgent.facts;
import static dev.primacy.core.node.SteppedAgent.remembering;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.primacy.core.cluster.LoggedRule;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.cluster.Rule;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An agent whose server acknowledges commits alone, in epoch 2, for 5 s at a time. */
final class LeaseTest {

  private static final LoggedRule ALONE =
      new LoggedRule(41, Rule.NONE_REQUIRED, LoggedRule.Stage.ACTIVE, Optional.empty());
  private static final Goal.Lead LEAD = lead(ALONE);
  private static final Server WAITS =
      aPrimary().at("2:100").standbyNames(Rule.SENTINEL).marker(2).build();
  private static final Server ALONE_IN_CHARGE =
      aPrimary().at("2:100").loaded(ALONE, 100).marker(2).build();
  private static final String STOPS = "stops it";

  private static Goal.Lead lead(LoggedRule rule) {
    Goal.Lead some = SteppedAgent.lead(Reign.Origin.PROMOTED, 2);
    return new Goal.Lead(
        some.epoch(),
        some.origin(),
        some.timeline(),
        some.from(),
        rule.number(),
        rule.rule(),
        some.decision(),
        true);
  }

  @Test
  void acknowledgesAloneOnlyUnderALease() {
    SteppedAgent agent = agent(remembering(LEAD));
    assertThat(agent.step(WAITS)).isEqualTo("rests: NO_LEASE");
    assertThat(agent.leased(0, 5000).step(WAITS)).startsWith("loads");
  }

  /** From the first moment of its office on it goes by the rule that asks nobody. */
  @Test
  void isPromotedToAcknowledgeAloneOnlyUnderALease() {
    LocalFacts standby = facts(aStandby().build()).build();
    SteppedAgent agent = agent(remembering(LEAD)).orderedAgain(standby);
    assertThat(agent.step(standby)).isEqualTo("rests: NO_LEASE");
    assertThat(agent.leased(0, 5000).step(standby)).contains("attempts 2");
  }

  /** The manager counts from after it answered, the agent from before it asked. */
  @Test
  void aLeaseCountsFromTheAsking() {
    SteppedAgent agent = agent(remembering(LEAD)).leased(4999, 5000);
    assertThat(agent.step(ALONE_IN_CHARGE)).isEqualTo("rests: AS_ORDERED");
    assertThat(agent.afterMillis(1).step(ALONE_IN_CHARGE)).isEqualTo(STOPS);
  }

  @Test
  void aLeaseThatComesTooLateIsNone() {
    SteppedAgent agent = agent(remembering(LEAD)).leased(5000, 5000);
    assertThat(agent.step(WAITS)).isEqualTo("rests: NO_LEASE");
    assertThat(agent.holdsLease()).isFalse();
  }

  @Test
  void renewedItGoesOn() {
    SteppedAgent agent = agent(remembering(LEAD)).leased(0, 5000).afterMillis(4000);
    assertThat(agent.leased(100, 5000).afterMillis(4000).step(ALONE_IN_CHARGE))
        .isEqualTo("rests: AS_ORDERED");
  }

  @Test
  void anOlderLeaseThatComesLateShortensNothing() {
    SteppedAgent agent = agent(remembering(LEAD)).leased(0, 5000).leased(4000, 5000);
    assertThat(agent.afterMillis(4999).step(ALONE_IN_CHARGE)).isEqualTo("rests: AS_ORDERED");
  }

  @Test
  void whatAnotherLifeAskedForIsNoLease() {
    SteppedAgent agent = agent(remembering(LEAD)).leased(99, 0, 5000);
    assertThat(agent.step(WAITS)).isEqualTo("rests: NO_LEASE");
  }

  /** Its server acknowledged on meanwhile: what was promised for the lease still holds. */
  @Test
  void anAgentThatIsRestartedGoesOnWithItsLeaseAndNotWithoutOne() {
    SteppedAgent agent = agent(remembering(LEAD)).leased(0, 5000).restarted();
    assertThat(agent.afterMillis(4999).step(ALONE_IN_CHARGE)).startsWith("rests");
    assertThat(agent.afterMillis(1).step(ALONE_IN_CHARGE)).isEqualTo(STOPS);
    assertThat(agent(remembering(LEAD)).step(ALONE_IN_CHARGE)).isEqualTo(STOPS);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void whenItIsOver(String why, Goal goal, Server server, String expected) {
    SteppedAgent agent = agent(remembering(goal)).leased(0, 5000).afterMillis(5000);
    assertThat(agent.step(server)).as(why).isEqualTo(expected);
  }

  static Stream<Arguments> whenItIsOver() {
    return Stream.of(
        arguments("it ends its server", LEAD, ALONE_IN_CHARGE, STOPS),
        arguments("also one that does not answer", LEAD, new Server.Unresponsive("mute"), STOPS),
        arguments("also what is left of one", LEAD, new Server.Down(true), STOPS),
        arguments("also where it was told to go on", new Goal.Pledged(), ALONE_IN_CHARGE, STOPS),
        arguments(
            "also while the rule that asks somebody is not loaded yet",
            lead(RULE),
            ALONE_IN_CHARGE,
            STOPS),
        arguments(
            "not one that asks somebody",
            lead(RULE),
            aPrimary().at("2:100").loaded(RULE, 100).marker(2).build(),
            "rests: AS_ORDERED"),
        arguments(
            "not a standby, which acknowledges nothing",
            new Goal.Detached(),
            aStandby().build(),
            "rests: AS_ORDERED"));
  }

  @Test
  void isLaidDownWhenNobodyNeedsItAnyMore() {
    SteppedAgent agent = agent(remembering(lead(RULE))).leased(0, 5000);
    agent.step(ALONE_IN_CHARGE);
    assertThat(agent.holdsLease()).isTrue();
    agent.step(aPrimary().at("2:100").loaded(RULE, 100).marker(2).build());
    assertThat(agent.holdsLease()).isFalse();
  }

  /** It is over, and the server is down: nothing of it is in the way of the next reign. */
  @Test
  void onceTheServerIsDownTheNextLeaseCounts() {
    SteppedAgent agent = agent(remembering(new Goal.Detached())).leased(0, 5000);
    agent.afterMillis(5000).step(new Server.Down(false));
    assertThat(agent.holdsLease()).isFalse();
  }
}
