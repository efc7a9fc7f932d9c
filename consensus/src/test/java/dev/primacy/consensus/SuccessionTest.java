package dev.primacy.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.consensus.Succession.Agreed;
import dev.primacy.consensus.Succession.NotAgreed;
import dev.primacy.consensus.Succession.Survivor;
import java.util.List;
import java.util.stream.Stream;
import org.apache.ratis.server.protocol.TermIndex;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SuccessionTest {

  /** Survivors are written as {@code name term:index}; -1 means that nobody stands. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          one of three cannot tell a dead leader from its own network | m2 3:9 |                | 3 | -1
          two of three find it gone, and the first by name stands     | m2 3:9 | m3 3:9         | 3 | 0
          the second waits for the first                              | m3 3:9 | m2 3:9         | 3 | 1
          the longer log stands first: the other would not be elected | m3 3:9 | m2 3:8         | 3 | 0
          a later term is longer whatever the index                   | m2 3:9 | m3 4:1         | 3 | 1
          two of five are no majority                                 | m2 3:9 | m3 3:9         | 5 | -1
          three of five are one, with two gone                        | m2 3:9 | m3 3:9, m5 3:9 | 5 | 0
          the last of three waits for two                             | m5 3:9 | m2 3:9, m3 3:9 | 5 | 2
          two of four are no majority                                 | m2 3:9 | m3 3:9         | 4 | -1
          of a group of two nobody stands alone                       | m2 3:9 |                | 2 | -1
          """)
  void whoStands(String why, String self, String others, int members, int rank) {
    List<Survivor> survivors =
        others == null
            ? List.of()
            : Stream.of(others.split(", ")).map(SuccessionTest::read).toList();

    assertThat(Succession.of(read(self), survivors, members))
        .isEqualTo(rank < 0 ? new NotAgreed() : new Agreed(rank));
  }

  private static Survivor read(String text) {
    String[] words = text.split("[ :]", 3);
    return new Survivor(
        words[0] + ".1", TermIndex.valueOf(Long.parseLong(words[1]), Long.parseLong(words[2])));
  }
}
