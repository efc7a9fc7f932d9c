package dev.primacy.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Timeline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read from what {@code pg_rewind} says. */
final class RewindingTest {

  @Test
  void readsWhereTheTwoParted() {
    assertThat(
            Rewinding.parting(
                "pg_rewind: servers diverged at WAL location 1/3000140 on timeline 12"))
        .hasValue(new Position(new Timeline(12), Lsn.parse("1/3000140")));
    assertThat(Rewinding.parting("pg_rewind: reading source file list")).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a large database, few changes              | 1100 | 200000 | true
          the WAL that is kept is most of it         | 1050 | 1350   | false
          as much as is left in place                | 600  | 1200   | false
          little is soon done, whatever the share    | 51   | 70     | true
          """)
  void isWorthItWhereMoreStaysThanMoves(String why, long needed, long total, boolean worth) {
    assertThat(Rewinding.isWorthIt(needed, total)).as(why).isEqualTo(worth);
  }
}
