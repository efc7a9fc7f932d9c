package dev.primacy.core.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.NodeSettings;
import dev.primacy.core.cluster.Policy.Times;
import dev.primacy.core.cluster.Verdict;
import dev.primacy.core.given.FactsBuilder;
import dev.primacy.core.given.MemoryBuilder;
import dev.primacy.core.given.PrimaryBuilder;
import dev.primacy.core.given.StandbyBuilder;
import dev.primacy.core.given.ViewBuilder;
import dev.primacy.core.node.Life;
import dev.primacy.core.node.Report;
import dev.primacy.core.node.Server;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OfficeTest {

  private static final NodeId NODE = new NodeId("a");

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          it was promoted once, and is none any more   | HELD    | standby      | CRASHED
          chosen among the standbys, it is one of them | CHOSEN  | standby      | BECOMING_PRIMARY
          chosen, it has been promoted                 | CHOSEN  | primary      | HEALTHY
          chosen, its server died                      | CHOSEN  | down         | CRASHED
          chosen, it gives no answer                   | CHOSEN  | unresponsive | SUSPECTED
          there is nothing yet that it could serve     | FOUNDED | absent       | BECOMING_PRIMARY
          it is made, and not started yet              | FOUNDED | down         | BECOMING_PRIMARY
          it starts for the first time                 | FOUNDED | unresponsive | BECOMING_PRIMARY
          somebody else's files are in the way         | FOUNDED | unusable     | CRASHED
          """)
  void whoTakesUpAnOfficeIsNotJudgedAsIfItHadLeftIt(
      String why, Office office, String server, Verdict verdict) {
    Judgement judgement =
        new FailureDetector(sights(server(server)), 3, Times.DEFAULT, ViewBuilder.NOW)
            .judge(NODE, 1, office, Optional.empty());
    assertThat(judgement.verdict()).as(why).isEqualTo(verdict);
    assertThat(judgement.isUnsuspicious())
        .isEqualTo(verdict == Verdict.HEALTHY || verdict == Verdict.BECOMING_PRIMARY);
  }

  private static SortedMap<NodeId, Sight> sights(Server server) {
    Report report =
        new Report(
            NODE,
            NodeSettings.at("a.example:5432"),
            new Life(1, 1),
            MemoryBuilder.aMemory().build(),
            FactsBuilder.facts(server).build(),
            ViewBuilder.NOW);
    SortedMap<NodeId, Sight> sights = new TreeMap<>();
    sights.put(NODE, Sight.NOTHING.reporting(report, ViewBuilder.NOW));
    return sights;
  }

  private static Server server(String word) {
    return switch (word) {
      case "standby" -> StandbyBuilder.aStandby().build();
      case "primary" -> PrimaryBuilder.aPrimary().build();
      case "down" -> new Server.Down(false);
      case "unresponsive" -> new Server.Unresponsive("starting");
      case "absent" -> new Server.Absent();
      case "unusable" -> new Server.Unusable("a letter");
      default -> throw new IllegalArgumentException(word);
    };
  }
}
