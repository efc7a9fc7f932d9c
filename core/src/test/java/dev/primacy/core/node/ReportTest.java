package dev.primacy.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.NodeSettings;
import dev.primacy.core.given.FactsBuilder;
import dev.primacy.core.given.MemoryBuilder;
import dev.primacy.core.given.StandbyBuilder;
import dev.primacy.core.given.Texts;
import dev.primacy.core.time.MonoTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an agent has to say again, and what not. */
final class ReportTest {

  @Test
  void thatTimeHasPassedIsNoNews() {
    assertThat(report(9, standby("1:100", 40)).isNews(report(1, standby("1:100", 3)))).isFalse();
  }

  @Test
  void thatMoreWasReceivedIsNews() {
    assertThat(report(9, standby("1:170", 3)).isNews(report(1, standby("1:100", 3)))).isTrue();
  }

  private static Server.Standby standby(String end, long heardMillisAgo) {
    Server.Standby given = StandbyBuilder.aStandby().at(end).build();
    return new Server.Standby(
        Texts.at(end),
        given.lineage(),
        given.settled(),
        given.upstream(),
        given.receiving(),
        Optional.of(heardMillisAgo),
        given.replayed(),
        given.marker());
  }

  private static Report report(long asked, Server.Standby standby) {
    return new Report(
        new NodeId("b"),
        NodeSettings.at("b.example:5432"),
        new Life(3, 1),
        MemoryBuilder.aMemory().build(),
        FactsBuilder.facts(standby).build(),
        new MonoTime(asked));
  }
}
