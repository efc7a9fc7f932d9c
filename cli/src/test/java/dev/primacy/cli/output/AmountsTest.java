package dev.primacy.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AmountsTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "999, 999 B",
    "1000, 1.0 kB",
    "1024, 1.0 kB",
    "16777216, 16 MB",
    "1610612736, 1.5 GB",
    "9223372036854775807, 8.0 EB"
  })
  void bytes(long bytes, String shown) {
    assertThat(Amounts.bytes(bytes)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 ms",
    "999, 999 ms",
    "1000, 1.0 s",
    "61000, 1 min 1 s",
    "3600000, 1 h 0 min",
    "90060000, 25 h 1 min"
  })
  void millis(long millis, String shown) {
    assertThat(Amounts.millis(millis)).isEqualTo(shown);
  }
}
