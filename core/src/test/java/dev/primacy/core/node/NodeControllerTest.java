package dev.primacy.core.node;

import static dev.primacy.core.given.MemoryBuilder.aMemory;
import static dev.primacy.core.given.PrimaryBuilder.aPrimary;
import static dev.primacy.core.given.StandbyBuilder.aStandby;
import static dev.primacy.core.node.SteppedAgent.RULE;
import static dev.primacy.core.node.SteppedAgent.TOKEN;
import static dev.primacy.core.node.SteppedAgent.agent;
import static dev.primacy.core.node.SteppedAgent.facts;
import static dev.primacy.core.node.SteppedAgent.lead;
import static dev.primacy.core.node.SteppedAgent.remembering;
import static dev.primacy.core.node.SteppedAgent.stand;
import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.LoggedRule;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.given.FactsBuilder;
import dev.primacy.core.given.PrimaryBuilder;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NodeControllerTest {

  private static final Goal DETACHED = new Goal.Detached();
  private static final Goal STOPPED = new Goal.Stopped();
  private static final LocalFacts STANDBY = facts(aStandby().build()).build();

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a newer entry                                        | 2, 5, 31 | remembers Stopped
          a newer term                                         | 2, 6, 1  | remembers Stopped
          a newer epoch                                        | 3, 1, 1  | remembers Stopped
          an older entry                                       | 2, 5, 29 | rests: AS_ORDERED
          an older term, however long its log                  | 2, 4, 99 | rests: AS_ORDERED
          an older epoch, whatever the term                    | 1, 9, 99 | rests: AS_ORDERED
          """)
  void obeysOnlyWhatIsNewer(String why, String stamp, String expected) {
    long[] parts = Arrays.stream(stamp.split(", ", -1)).mapToLong(Long::parseLong).toArray();
    SteppedAgent agent = agent(remembering(DETACHED));
    agent.ordered(parts[0], parts[1], parts[2], STOPPED);
    assertThat(agent.step(STANDBY)).as(why).isEqualTo(expected);
    assertThat(
            agent(remembering(DETACHED))
                .restarted()
                .ordered(parts[0], parts[1], parts[2], STOPPED)
                .step(STANDBY))
        .as("after a restart of the agent: " + why)
        .isEqualTo(expected);
  }

  @Test
  void anOlderOrderThatComesLateDoesNotReplaceANewerOne() {
    SteppedAgent agent =
        agent(remembering(DETACHED)).ordered(3, 6, 50, STOPPED).ordered(2, 5, 40, DETACHED);
    assertThat(agent.step(STANDBY)).isEqualTo("remembers Stopped");
    assertThat(agent.memory().accepted()).isEqualTo(new Stamp(new Epoch(3), 6, 50));
  }

  /**
   * A leader that was deposed and knows an agent's former life: the newer one is not told again.
   */
  @Test
  void anOlderOrderThatComesLateTakesNoProofAway() {
    SteppedAgent agent =
        agent(remembering(DETACHED))
            .orderedWithProof(2, 6, 30, stand("1:100"), STANDBY)
            .orderedWithProof(2, 5, 31, stand("1:100"), facts(new Server.Down(false)).build());
    assertThat(agent.step(STANDBY)).isEqualTo("remembers Stand");
    assertThat(agent.step(STANDBY)).isEqualTo("attaches it to b:5432 as a_7");
  }

  @Test
  void repeatingAnOrderChangesNothing() {
    SteppedAgent agent = agent(remembering(DETACHED)).ordered(2, 5, 30, DETACHED);
    assertThat(agent.step(STANDBY)).isEqualTo("rests: AS_ORDERED");
  }

  @Test
  void promisesBeforeItActs() {
    SteppedAgent agent = agent(remembering(stand("1:100"))).ordered(3, 5, 31, DETACHED);
    LocalFacts attached = facts(aStandby().streamingFrom("b:5432", "a_7").build()).build();
    assertThat(agent.step(attached)).isEqualTo("remembers Detached");
    assertThat(agent.report(attached).promised()).isEqualTo(new Epoch(3));
    assertThat(agent.step(attached)).isEqualTo("detaches it");
  }

  @Test
  void aNewbornObeysNothingButToEnrol() {
    SteppedAgent agent = agent(aMemory().newborn());
    assertThat(agent.orderedWithProof(9, 9, 99, STOPPED, newbornFacts()).step(newbornFacts()))
        .isEqualTo("rests: NEWBORN");
  }

  @Test
  void aNewbornEnrolsOnlyWithALeaderThatHasProvenItselfSince() {
    SteppedAgent agent = agent(aMemory().newborn()).ordered(2, 5, 30, new Goal.Enrol(6));
    assertThat(agent.step(newbornFacts())).isEqualTo("rests: NEWBORN");
    agent.orderedWithProof(2, 5, 30, new Goal.Enrol(6), newbornFacts());
    assertThat(agent.step(newbornFacts()))
        .isEqualTo("remembers Enrol, forgets up to 6, attempts 2");
    assertThat(agent.memory().vouchesFor(6)).isFalse();
    assertThat(agent.memory().vouchesFor(7)).isTrue();
  }

  @Test
  void itObeysNothingFromBeforeItsBirth() {
    SteppedAgent agent = agent(aMemory().newborn());
    agent.orderedWithProof(2, 5, 30, new Goal.Enrol(6), newbornFacts()).step(newbornFacts());
    assertThat(agent.ordered(3, 9, 30, STOPPED).step(newbornFacts()))
        .isEqualTo("rests: AS_ORDERED");
    assertThat(agent.ordered(3, 9, 31, STOPPED).step(newbornFacts()))
        .isEqualTo("remembers Stopped");
  }

  @Test
  void aHostThatWasSetBackToItsBirthIsBornAgain() {
    SteppedAgent agent = agent(remembering(new Goal.Enrol(6)).birth(30));
    LocalFacts standby = facts(aStandby().build()).build();
    assertThat(agent.orderedWithProof(2, 5, 30, new Goal.Enrol(6), standby).step(standby))
        .isEqualTo("rests: AS_ORDERED");
    assertThat(agent.orderedWithProof(2, 5, 33, new Goal.Enrol(6), standby).step(standby))
        .startsWith("remembers Enrol");
    assertThat(agent.memory().birth()).isEqualTo(33);
  }

  @Test
  void aNodeBornIntoAnEpochIsNotPromotedInIt() {
    SteppedAgent agent = agent(aMemory().newborn());
    agent.orderedWithProof(2, 5, 30, new Goal.Enrol(6), newbornFacts()).step(newbornFacts());
    agent.orderedWithProof(2, 5, 31, lead(Reign.Origin.PROMOTED, 2), newbornFacts());
    assertThat(agent.step(newbornFacts())).isEqualTo("remembers Lead");
    // It may have been, before it forgot: the same timeline would begin a second time (I15).
    assertThat(agent.step(newbornFacts())).isEqualTo("stops it");
  }

  @Test
  void aMarkerThatWaitsIsReportedBetweenTwoLooksAtIt() {
    LocalFacts waiting =
        facts(aPrimary().at("2:110").lineage("1:100 2").loaded(RULE, 100).build()).build();
    SteppedAgent agent = agent(remembering(lead(Reign.Origin.PROMOTED, 2)));
    assertThat(agent.stepAndPerform(waiting)).isEqualTo("writes the marker of 2");
    assertThat(agent.stepAndPerform(waiting)).isEqualTo("rests: MARKER_UNACKNOWLEDGED");
    assertThat(agent.stepAndPerform(waiting)).isEqualTo("writes the marker of 2");
  }

  @Test
  void aHostSetBackToItsFoundingDoesNotStartAPrimary() {
    Goal found = new Goal.Found(SteppedAgent.TOKEN);
    LocalFacts down = facts(new Server.Down(false)).build();
    SteppedAgent agent = agent(remembering(found));
    assertThat(agent.step(down)).isEqualTo("rests: LEADER_UNPROVEN");
    assertThat(agent.orderedAgain(down).step(down)).isEqualTo("bootstraps");
  }

  @Test
  void aNewbornVouchesForNothing() {
    assertThat(aMemory().newborn().build().vouchesFor(1_000)).isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          the data directory that it remembers       | 7    | rests: AS_ORDERED
          the brand that was being replaced          | 5    | rests: AS_ORDERED
          somebody exchanged the data directory      | 6    | remembers nothing any more
          somebody exchanged it for one without      | 0    | remembers nothing any more
          """)
  void stateFileAndDataBelongTogether(String why, long brand, String expected) {
    SteppedAgent agent = agent(remembering(DETACHED).previousToken(5));
    assertThat(agent.step(FactsBuilder.facts(aStandby().build()).token(brand).build()))
        .as(why)
        .isEqualTo(expected);
  }

  @Test
  void aPromotionIsTriedOnceInAnEpoch() {
    Goal lead = lead(Reign.Origin.PROMOTED, 2);
    SteppedAgent agent = agent(remembering(lead)).orderedAgain(STANDBY);
    assertThat(agent.step(STANDBY)).isEqualTo("remembers Lead, attempts 2");
    assertThat(agent.stepAndPerform(STANDBY)).isEqualTo("promotes it to timeline 2 with rule 40");
    assertThat(agent.step(STANDBY)).as("it did not work").isEqualTo("stops it");
    assertThat(agent.step(new Server.Down(false))).isEqualTo("rests: NOT_PRIMARY_ANY_MORE");
  }

  @Test
  void aPromotionIsNotTriedAgainAfterACrashInTheMiddle() {
    SteppedAgent agent = agent(remembering(lead(Reign.Origin.PROMOTED, 2))).orderedAgain(STANDBY);
    assertThat(agent.step(STANDBY)).isEqualTo("remembers Lead, attempts 2");
    assertThat(agent.restarted().step(STANDBY)).isEqualTo("stops it");
  }

  @Test
  void aPromotionThatWasTriedInAnOlderEpochMayBeTriedInThisOne() {
    SteppedAgent agent =
        agent(remembering(lead(Reign.Origin.PROMOTED, 2)).attempted(1)).orderedAgain(STANDBY);
    assertThat(agent.step(STANDBY)).isEqualTo("remembers Lead, attempts 2");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          it holds what the choice recorded           | 1:100 | 1      | remembers Lead, attempts 2
          it holds more                               | 1:101 | 1      | remembers Lead, attempts 2
          it has lost something since                 | 1:99  | 1      | rests: BELOW_CHOICE
          it went another way before that position    | 3:120 | 1:99 3 | rests: PROMOTION_FAILED
          it has been promoted to that number already | 2:120 | 1:100 2 | rests: PROMOTION_FAILED
          """)
  void promotesOnlyWhatWasChosen(String why, String end, String history, String expected) {
    LocalFacts facts = facts(aStandby().at(end).lineage(history).build()).build();
    SteppedAgent agent = agent(remembering(lead(Reign.Origin.PROMOTED, 2))).orderedAgain(facts);
    assertThat(agent.step(facts)).as(why).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nothing is loaded, nothing is marked           | nothing | false | loads rule 40
          an older rule is loaded                        | older   | false | loads rule 40
          somebody changed the setting by hand           | drift   | false | loads rule 40
          the rule is loaded: now the marker             | rule    | false | writes the marker of 2
          all is done                                    | rule    | true  | rests: AS_ORDERED
          a new rule, long after the marker              | older   | true  | loads rule 40
          """)
  void loadsTheRuleBeforeItWritesTheMarker(
      String why, String loaded, boolean marked, String expected) {
    PrimaryBuilder primary = aPrimary().at("2:110").lineage("1:100 2").marker(marked ? 2 : 1);
    switch (loaded) {
      case "nothing" -> {}
      case "older" ->
          primary.loaded(new LoggedRule(39, RULE.rule(), RULE.stage(), RULE.floor()), 100);
      case "drift" -> primary.loaded(RULE, 100).standbyNames("");
      case "rule" -> primary.loaded(RULE, 100);
      default -> throw new IllegalArgumentException(loaded);
    }
    assertThat(agent(remembering(lead(Reign.Origin.PROMOTED, 2))).step(primary.build()))
        .as(why)
        .isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          it ends before the fork                        | 1:99  | attaches it to b:5432 as a_7
          it ends at the fork                            | 1:100 | attaches it to b:5432 as a_7
          it has more: it would acknowledge falsely      | 1:101 | rests: DIVERGED
          what it has of the new timeline came from there| 2:500 | attaches it to b:5432 as a_7
          a timeline that the primary never went through | 3:50  | rests: DIVERGED
          """)
  void attachesOnlyWhatIsAPrefix(String why, String end, String expected) {
    LocalFacts facts = facts(aStandby().at(end).build()).build();
    SteppedAgent agent = agent(remembering(stand("1:100"))).orderedAgain(facts);
    assertThat(agent.step(facts)).as(why).isEqualTo(expected);
  }

  @Test
  void brandsTheDataBeforeItAttachesUnderANewAdmission() {
    LocalFacts facts = FactsBuilder.facts(aStandby().build()).token(5).build();
    SteppedAgent agent =
        agent(remembering(stand("1:100")).token(5).previousToken(5)).orderedAgain(facts);
    assertThat(agent.step(facts)).isEqualTo("remembers Stand, token 7");
    assertThat(agent.step(facts)).isEqualTo("attaches it to b:5432 as a_7");
  }

  @Test
  void attachesPromotesAndRebuildsOnlyForALeaderThatHasProvenItself() {
    assertThat(agent(remembering(stand("1:100"))).step(STANDBY))
        .isEqualTo("rests: LEADER_UNPROVEN");
    assertThat(agent(remembering(lead(Reign.Origin.PROMOTED, 2))).step(STANDBY))
        .isEqualTo("rests: LEADER_UNPROVEN");
    assertThat(agent(remembering(new Goal.Rebuild(50, "b:5432", 9, false))).step(STANDBY))
        .isEqualTo("rests: LEADER_UNPROVEN");
  }

  @Test
  void aProofFromAnEarlierStartOfTheServerIsNone() {
    SteppedAgent agent = agent(remembering(stand("1:100"))).orderedAgain(STANDBY);
    assertThat(agent.step(facts(aStandby().build()).life(2).build()))
        .isEqualTo("rests: LEADER_UNPROVEN");
  }

  @Test
  void aServerThatSomebodyElseAttachedIsDetachedFirst() {
    SteppedAgent agent = agent(remembering(stand("1:100"))).orderedAgain(STANDBY);
    assertThat(agent.step(facts(new Server.Down(false)).build())).isEqualTo("starts it detached");
    LocalFacts startedByHand =
        facts(aStandby().streamingFrom("b:5432", "a_7").build()).life(2).build();
    assertThat(agent.step(startedByHand)).isEqualTo("detaches it");
  }

  @Test
  void whatItAttachedItselfItLeavesAlone() {
    SteppedAgent agent = agent(remembering(stand("1:100"))).orderedAgain(STANDBY);
    assertThat(agent.stepAndPerform(STANDBY)).isEqualTo("attaches it to b:5432 as a_7");
    assertThat(agent.step(aStandby().streamingFrom("b:5432", "a_7").build()))
        .isEqualTo("rests: AS_ORDERED");
  }

  @Test
  void aRestartOfTheAgentAdoptsWhatRuns() {
    SteppedAgent agent = agent(remembering(stand("1:100"))).restarted();
    assertThat(agent.step(aStandby().streamingFrom("b:5432", "a_7").build()))
        .isEqualTo("rests: AS_ORDERED");
  }

  @Test
  void orphansAreEndedBeforeAnythingStarts() {
    for (Goal goal :
        List.of(
            DETACHED,
            STOPPED,
            stand("1:100"),
            lead(Reign.Origin.PROMOTED, 2),
            new Goal.Found(TOKEN))) {
      assertThat(agent(remembering(goal)).step(new Server.Down(true)))
          .as(goal.toString())
          .isEqualTo("stops it");
    }
  }

  @Test
  void aDirectoryThatHoldsSomethingElseIsNotTouchedByFounding() {
    SteppedAgent agent = agent(aMemory().accepted(2, 5, 30).goal(new Goal.Found(TOKEN)));
    assertThat(agent.step(FactsBuilder.facts(aStandby().build()).build()))
        .isEqualTo("rests: FOREIGN_DATA");
    assertThat(agent.step(new Server.Unusable("half of one"))).isNotEqualTo("bootstraps");
    assertThat(agent.step(new Server.Unusable("half of one"))).isEqualTo("rests: UNUSABLE_DATA");
  }

  private static LocalFacts newbornFacts() {
    return FactsBuilder.facts(aStandby().build()).build();
  }
}
