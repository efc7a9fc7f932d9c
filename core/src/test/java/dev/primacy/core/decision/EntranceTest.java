package dev.primacy.core.decision;

import static dev.primacy.core.given.ClusterBuilder.aCluster;
import static dev.primacy.core.given.StandbyBuilder.aStandby;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.primacy.core.given.ClusterBuilder;
import dev.primacy.core.given.FactsBuilder;
import dev.primacy.core.node.Server;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class EntranceTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource("newcomers")
  void listensTo(
      String why, ClusterBuilder cluster, String node, boolean claimed, Entrance expected) {
    assertThat(Entrance.of(cluster.state(), cluster.sights().report(node), claimed))
        .as(why)
        .isEqualTo(expected);
  }

  static Stream<Arguments> newcomers() {
    return Stream.of(
        arguments("a new node", stranger(new Server.Absent()), "d", false, Entrance.OPEN),
        arguments(
            "a name that somebody has who lives",
            stranger(new Server.Absent()),
            "d",
            true,
            Entrance.CLAIMED),
        arguments(
            "one that remembers may be the right one",
            pair().memory("b", m -> m.birth(1)),
            "b",
            true,
            Entrance.OPEN),
        arguments(
            "data of another cluster",
            stranger(aStandby().build()).facts("d", f -> f.systemId(5)),
            "d",
            false,
            Entrance.FOREIGN_DATA),
        arguments(
            "the cluster's own data, whose state file was lost",
            stranger(aStandby().build()).facts("d", f -> f.systemId(FactsBuilder.SYSTEM_ID)),
            "d",
            false,
            Entrance.OPEN),
        arguments(
            "a known node whose data was exchanged is shown, not hidden",
            pair().memory("b", m -> m.newborn()).facts("b", f -> f.systemId(5)),
            "b",
            false,
            Entrance.OPEN),
        arguments(
            "any data, where the cluster has none yet",
            aCluster()
                .withStranger("d", new Server.Down(false))
                .memory("d", m -> m.newborn())
                .facts("d", f -> f.systemId(5)),
            "d",
            false,
            Entrance.FOREIGN_DATA));
  }

  private static ClusterBuilder pair() {
    return aCluster().withPrimary("a").withStandby("b");
  }

  private static ClusterBuilder stranger(Server server) {
    return pair().withStranger("d", server).memory("d", m -> m.newborn());
  }
}
