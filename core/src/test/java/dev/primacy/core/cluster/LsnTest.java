package dev.primacy.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LsnTest {

  @ParameterizedTest
  @CsvSource({
    "0/0, 0",
    "0/16B3748, 23803720",
    "16/B374D848, 97500059720",
    "FFFFFFFF/FFFFFFFF, -1",
    "80000000/0, -9223372036854775808"
  })
  void readsWhatItWrites(String text, long value) {
    assertThat(Lsn.parse(text)).isEqualTo(new Lsn(value)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "0",
        "0/",
        "/0",
        "0/0/0",
        "0/-1",
        "-1/0",
        "+1/0",
        "0/+1",
        "0/ 1",
        "G/0",
        "0/123456789",
        "123456789/0"
      })
  void refusesWhatPostgresNeverWrites(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Lsn.parse(text));
  }

  @Test
  void theUpperHalfOfTheRangeIsAboveTheLower() {
    Lsn low = Lsn.parse("7FFFFFFF/FFFFFFFF");
    Lsn high = Lsn.parse("80000000/0");
    assertThat(low).isLessThan(high);
    assertThat(low.isBefore(high)).isTrue();
    assertThat(high.isAfter(low)).isTrue();
    assertThat(high.bytesSince(low)).isEqualTo(1);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          distance is counted forwards  | 0/64 | 0/60 | 4
          nothing lies between equals   | 0/64 | 0/64 | 0
          ahead is no negative distance | 0/60 | 0/64 | 0
          halves carry                  | 1/0  | 0/FFFFFFFF | 1
          """)
  void countsBytes(String why, String here, String earlier, long bytes) {
    assertThat(Lsn.parse(here).bytesSince(Lsn.parse(earlier))).as(why).isEqualTo(bytes);
  }
}
