package dev.primacy.core.node;

import static dev.primacy.core.given.PrimaryBuilder.aPrimary;
import static dev.primacy.core.given.StandbyBuilder.aStandby;
import static dev.primacy.core.node.SteppedAgent.agent;
import static dev.primacy.core.node.SteppedAgent.facts;
import static dev.primacy.core.node.SteppedAgent.remembering;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.primacy.core.given.FactsBuilder;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An agent whose data are to be made anew, by order 50. */
final class RebuildTest {

  private static final Goal REBUILD = new Goal.Rebuild(50, "b:5432", 9, false);
  private static final LocalFacts DETACHED = facts(aStandby().build()).build();
  private static final LocalFacts DOWN = facts(new Server.Down(false)).build();
  private static final LocalFacts MADE =
      FactsBuilder.facts(new Server.Down(false)).token(50).build();

  @Test
  void forgetsBeforeItReplaces() {
    SteppedAgent agent = agent(remembering(REBUILD)).orderedAgain(DETACHED);
    assertThat(agent.step(DETACHED)).isEqualTo("remembers Rebuild, token 50, forgets up to 9");
    assertThat(agent.memory().vouchesFor(9)).isFalse();
    assertThat(agent.step(DETACHED)).isEqualTo("rewinds to b:5432");
  }

  @Test
  void whatIsMadeIsItsOwn() {
    SteppedAgent agent = forgetful(DOWN);
    assertThat(agent.step(MADE)).isEqualTo("remembers Rebuild, rebuilt by 50");
    assertThat(agent.step(MADE)).isEqualTo("starts it detached");
  }

  /** ADR 0009: before CONFIRM they may be the only second copy of what was acknowledged. */
  @Test
  void whereOnlyACloneWillDoTheOldDataStayWhole() {
    Goal cloneOnly = new Goal.Rebuild(50, "b:5432", 9, true);
    SteppedAgent agent = agent(remembering(cloneOnly)).orderedAgain(DOWN);
    assertThat(agent.step(DOWN)).isEqualTo("remembers Rebuild, token 50, forgets up to 9");
    assertThat(agent.step(DOWN)).isEqualTo("clones b:5432");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource
  void replaces(String why, Server server, String first, String second) {
    LocalFacts found = facts(server).build();
    SteppedAgent agent = forgetful(found);
    assertThat(agent.stepAndPerform(found)).as(why).isEqualTo(first);
    assertThat(agent.step(found)).as(why + ", again").isEqualTo(second);
  }

  static Stream<Arguments> replaces() {
    String rewinds = "rewinds to b:5432";
    String clones = "clones b:5432";
    return Stream.of(
        arguments("a rewind moves less, and is tried once", DOWN.server(), rewinds, clones),
        arguments("the rewind ends it by itself", DETACHED.server(), rewinds, "stops it"),
        arguments(
            "it waits for the end of the WAL", aStandby().unsettled().build(), rewinds, "stops it"),
        arguments(
            "nothing is rewound that may still receive",
            aStandby().stillReceiving().build(),
            "stops it",
            "stops it"),
        arguments(
            "a primary does not become a standby", aPrimary().build(), "stops it", "stops it"),
        arguments("orphans end first", new Server.Down(true), "stops it", "stops it"),
        arguments("what is wiped or half rewound is cloned", new Server.Absent(), clones, clones),
        arguments(
            "what nobody knows is not touched",
            new Server.Unusable("a picture"),
            "rests: UNUSABLE_DATA",
            "rests: UNUSABLE_DATA"));
  }

  @Test
  void triesARewindOnceForEachOrder() {
    SteppedAgent agent = forgetful(DOWN);
    assertThat(agent.stepAndPerform(DOWN)).isEqualTo("rewinds to b:5432");
    assertThat(agent.stepAndPerform(DOWN)).isEqualTo("clones b:5432");
    assertThat(agent.stepAndPerform(DOWN)).isEqualTo("clones b:5432");
    assertThat(agent.step(MADE)).isEqualTo("remembers Rebuild, rebuilt by 50");
    agent.orderedWithProof(2, 5, 60, new Goal.Rebuild(60, "b:5432", 9, false), MADE);
    assertThat(agent.step(MADE)).isEqualTo("remembers Rebuild");
    assertThat(agent.step(MADE)).isEqualTo("remembers Rebuild, token 60");
    assertThat(agent.step(MADE)).isEqualTo("rewinds to b:5432");
  }

  /** A rewind takes the data out of their place, and another order may come meanwhile. */
  @Test
  void dataThatARewindLeftNowhereAreNotMissedWhileTheyAreMade() {
    LocalFacts absent = facts(new Server.Absent()).build();
    SteppedAgent agent = forgetful(absent);
    assertThat(agent.step(absent)).isEqualTo("clones b:5432");
    agent.ordered(3, 6, 70, new Goal.Detached());
    assertThat(agent.step(absent)).isEqualTo("remembers Detached");
    assertThat(agent.step(absent)).isEqualTo("remembers nothing any more");
  }

  @Test
  void aRebuildIsDoneOnce() {
    SteppedAgent agent = agent(remembering(REBUILD).rebuilt(50)).orderedAgain(DETACHED);
    assertThat(agent.step(DETACHED)).isEqualTo("rests: AS_ORDERED");
  }

  @Test
  void aCopyThatIsLostAgainIsNoCopyInTheMaking() {
    SteppedAgent agent = agent(remembering(REBUILD).rebuilt(50).token(50));
    assertThat(agent.step(new Server.Absent())).isEqualTo("remembers nothing any more");
  }

  /** One that has forgotten what its old data vouched for. */
  private static SteppedAgent forgetful(LocalFacts found) {
    SteppedAgent agent = agent(remembering(REBUILD)).orderedAgain(DETACHED);
    agent.step(DETACHED);
    return agent.orderedAgain(found);
  }
}
