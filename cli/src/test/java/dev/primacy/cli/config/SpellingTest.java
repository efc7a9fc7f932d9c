package dev.primacy.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SpellingTest {

  @ParameterizedTest
  @CsvSource({"hots, host", "prot, port", "data_dri, data_dir", "colour,", "x,"})
  void findsOnlyWhatIsNear(String written, String meant) {
    assertThat(Spelling.closest(written, List.of("data_dir", "host", "port")).orElse(null))
        .isEqualTo(meant);
  }
}
