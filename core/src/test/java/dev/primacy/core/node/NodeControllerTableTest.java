package dev.primacy.core.node;

import static dev.primacy.core.given.PrimaryBuilder.aPrimary;
import static dev.primacy.core.given.StandbyBuilder.aStandby;
import static dev.primacy.core.node.SteppedAgent.TOKEN;
import static dev.primacy.core.node.SteppedAgent.agent;
import static dev.primacy.core.node.SteppedAgent.facts;
import static dev.primacy.core.node.SteppedAgent.remembering;
import static dev.primacy.core.node.SteppedAgent.stand;
import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.Reign;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an agent does next, for every goal and every state of its server. */
final class NodeControllerTableTest {

  /** Each line is a goal, each column what the agent finds; the leader has proven itself. */
  @Test
  void everyGoalInEveryStateOfTheServer() {
    StringBuilder table = new StringBuilder();
    goals()
        .forEach((name, goal) -> {
          table.append(name).append('\n');
          servers()
              .forEach((state, server) ->
                  table.append("  %-10s %s%n".formatted(state, step(goal, server))));
        });
    assertThat(table.toString())
        .isEqualTo(
            """
            enrol
              absent     remembers nothing any more
              unusable   rests: AS_ORDERED
              down       rests: AS_ORDERED
              dying      rests: AS_ORDERED
              frozen     rests: AS_ORDERED
              detached   rests: AS_ORDERED
              replaying  rests: AS_ORDERED
              receiving  rests: AS_ORDERED
              attached   rests: AS_ORDERED
              elsewhere  rests: AS_ORDERED
              primary 1  rests: AS_ORDERED
              primary 2  rests: AS_ORDERED
            found
              absent     bootstraps
              unusable   rests: UNUSABLE_DATA
              down       bootstraps
              dying      stops it
              frozen     rests: NO_ANSWER
              detached   rests: AS_ORDERED
              replaying  rests: AS_ORDERED
              receiving  rests: AS_ORDERED
              attached   rests: AS_ORDERED
              elsewhere  rests: AS_ORDERED
              primary 1  rests: AS_ORDERED
              primary 2  rests: AS_ORDERED
            lead, promoted in epoch 2
              absent     remembers nothing any more
              unusable   rests: UNUSABLE_DATA
              down       starts it detached
              dying      stops it
              frozen     rests: NO_ANSWER
              detached   remembers Lead, attempts 2
              replaying  rests: REPLAYING
              receiving  detaches it
              attached   detaches it
              elsewhere  detaches it
              primary 1  stops it
              primary 2  loads rule 40
            lead, reinstated in epoch 2
              absent     remembers nothing any more
              unusable   rests: UNUSABLE_DATA
              down       rests: NOT_PRIMARY_ANY_MORE
              dying      stops it
              frozen     rests: NO_ANSWER
              detached   rests: NOT_PRIMARY_ANY_MORE
              replaying  rests: NOT_PRIMARY_ANY_MORE
              receiving  rests: NOT_PRIMARY_ANY_MORE
              attached   rests: NOT_PRIMARY_ANY_MORE
              elsewhere  rests: NOT_PRIMARY_ANY_MORE
              primary 1  loads rule 40
              primary 2  stops it
            stand
              absent     remembers nothing any more
              unusable   rests: UNUSABLE_DATA
              down       starts it detached
              dying      stops it
              frozen     rests: NO_ANSWER
              detached   attaches it to b:5432 as a_7
              replaying  rests: REPLAYING
              receiving  detaches it
              attached   rests: AS_ORDERED
              elsewhere  detaches it
              primary 1  stops it
              primary 2  stops it
            detached
              absent     remembers nothing any more
              unusable   rests: UNUSABLE_DATA
              down       starts it detached
              dying      stops it
              frozen     rests: NO_ANSWER
              detached   rests: AS_ORDERED
              replaying  rests: REPLAYING
              receiving  detaches it
              attached   detaches it
              elsewhere  detaches it
              primary 1  stops it
              primary 2  stops it
            pledged
              absent     remembers nothing any more
              unusable   rests: AS_ORDERED
              down       rests: AS_ORDERED
              dying      rests: AS_ORDERED
              frozen     rests: AS_ORDERED
              detached   rests: AS_ORDERED
              replaying  rests: AS_ORDERED
              receiving  rests: AS_ORDERED
              attached   rests: AS_ORDERED
              elsewhere  rests: AS_ORDERED
              primary 1  rests: AS_ORDERED
              primary 2  rests: AS_ORDERED
            stopped
              absent     remembers nothing any more
              unusable   rests: UNUSABLE_DATA
              down       rests: AS_ORDERED
              dying      stops it
              frozen     stops it
              detached   stops it
              replaying  stops it
              receiving  stops it
              attached   stops it
              elsewhere  stops it
              primary 1  stops it
              primary 2  stops it
            rebuild
              absent     remembers Rebuild, token 50, forgets up to 9
              unusable   rests: UNUSABLE_DATA
              down       remembers Rebuild, token 50, forgets up to 9
              dying      remembers Rebuild, token 50, forgets up to 9
              frozen     remembers Rebuild, token 50, forgets up to 9
              detached   remembers Rebuild, token 50, forgets up to 9
              replaying  remembers Rebuild, token 50, forgets up to 9
              receiving  remembers Rebuild, token 50, forgets up to 9
              attached   remembers Rebuild, token 50, forgets up to 9
              elsewhere  remembers Rebuild, token 50, forgets up to 9
              primary 1  remembers Rebuild, token 50, forgets up to 9
              primary 2  remembers Rebuild, token 50, forgets up to 9
            """);
  }

  private static Map<String, Goal> goals() {
    Map<String, Goal> goals = new LinkedHashMap<>();
    goals.put("enrol", new Goal.Enrol(6));
    goals.put("found", new Goal.Found(TOKEN));
    goals.put("lead, promoted in epoch 2", SteppedAgent.lead(Reign.Origin.PROMOTED, 2));
    goals.put("lead, reinstated in epoch 2", SteppedAgent.lead(Reign.Origin.REINSTATED, 1));
    goals.put("stand", stand("1:100"));
    goals.put("detached", new Goal.Detached());
    goals.put("pledged", new Goal.Pledged());
    goals.put("stopped", new Goal.Stopped());
    goals.put("rebuild", new Goal.Rebuild(50, "b:5432", 9, false));
    return goals;
  }

  private static Map<String, Server> servers() {
    Map<String, Server> servers = new LinkedHashMap<>();
    servers.put("absent", new Server.Absent());
    servers.put("unusable", new Server.Unusable("half of one"));
    servers.put("down", new Server.Down(false));
    servers.put("dying", new Server.Down(true));
    servers.put("frozen", new Server.Unresponsive("no answer"));
    servers.put("detached", aStandby().build());
    servers.put("replaying", aStandby().unsettled().build());
    servers.put("receiving", aStandby().stillReceiving().build());
    servers.put("attached", aStandby().streamingFrom("b:5432", "a_7").build());
    servers.put("elsewhere", aStandby().streamingFrom("c:5432", "a_6").build());
    servers.put("primary 1", aPrimary().build());
    servers.put("primary 2", aPrimary().at("2:110").lineage("1:100 2").build());
    return servers;
  }

  private static String step(Goal goal, Server server) {
    LocalFacts facts = facts(server).build();
    // Born by the very order that it obeys.
    long birth = goal instanceof Goal.Enrol ? 30 : 0;
    return agent(remembering(goal).birth(birth)).orderedAgain(facts).step(facts);
  }
}
