package dev.primacy.core.observation;

import static dev.primacy.core.given.PrimaryBuilder.aPrimary;
import static dev.primacy.core.given.StandbyBuilder.aStandby;
import static dev.primacy.core.observation.Sights.heard;
import static dev.primacy.core.observation.Sights.report;
import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Policy.Times;
import dev.primacy.core.given.MemoryBuilder;
import dev.primacy.core.given.StandbyBuilder;
import dev.primacy.core.given.ViewBuilder;
import dev.primacy.core.time.MonoTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one manager remembers of a node, and how long it counts. */
final class SightTest {

  private static final MonoTime NOW = ViewBuilder.NOW;
  private static final NodeId SUSPECT = new NodeId("a");

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          heard within the limit is fresh          | 1200 | true
          one millisecond later it is silent       | 1201 | false
          """)
  void silenceHasALimit(String why, long millis, boolean fresh) {
    Sight sight = heard(aPrimary().build(), MemoryBuilder.aMemory(), millis);
    assertThat(sight.fresh(NOW, Times.DEFAULT.silent()).isPresent()).as(why).isEqualTo(fresh);
  }

  @Test
  void whatWasSaidOverAnEarlierStreamMayBeAnotherLifes() {
    Sight sight = heard(aPrimary().build(), MemoryBuilder.aMemory(), 0);
    for (boolean stands : new boolean[] {true, false}) {
      Sight later = sight.withConnection(stands, false);
      assertThat(later.fresh(NOW, Times.DEFAULT.silent())).isEmpty();
      Sight again =
          later.reporting(report(SUSPECT, aPrimary().build(), MemoryBuilder.aMemory()), NOW);
      assertThat(again.fresh(NOW, Times.DEFAULT.silent())).isPresent();
    }
  }

  @Test
  void aRestoredHostStaysOneUntilItIsBornAgain() {
    MemoryBuilder memory = MemoryBuilder.aMemory().accepted(1, 1, 5);
    Sight restored =
        heard(aPrimary().build(), memory, 60)
            .reporting(report(SUSPECT, aPrimary().build(), memory.accepted(1, 1, 4)), ago(50));
    assertThat(restored.isRestored()).isTrue();
    Sight obeying =
        restored.reporting(report(SUSPECT, aPrimary().build(), memory.accepted(1, 1, 9)), NOW);
    assertThat(obeying.isRestored()).isTrue();
    Sight reborn = obeying.reporting(report(SUSPECT, aPrimary().build(), memory.birth(9)), NOW);
    assertThat(reborn.isRestored()).isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          it has what it had                                         | 1:100 | true  | 0 | false
          it has more                                                | 1:101 | true  | 0 | false
          more bytes of an older timeline are not more               | 1:900 | true  | 0 | false
          less than it once had                                      | 1:99  | true  | 0 | true
          until it has replayed all, it says less than it has        | 1:99  | false | 0 | false
          its data was made anew, by order                           | 1:50  | true  | 3 | false
          """)
  void lessWalThanItOnceHadIsARestoredHost(
      String why, String end, boolean settled, long forgotten, boolean restored) {
    StandbyBuilder now = aStandby().at(end);
    Sight sight =
        heard(aStandby().at("1:100").build(), MemoryBuilder.aMemory(), 60)
            .reporting(
                report(
                    SUSPECT,
                    (settled ? now : now.unsettled()).build(),
                    MemoryBuilder.aMemory().forgotten(forgotten)),
                NOW);
    assertThat(sight.isRestored()).as(why).isEqualTo(restored);
  }

  private static MonoTime ago(long millis) {
    return NOW.minusMillis(millis);
  }
}
