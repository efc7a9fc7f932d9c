package dev.primacy.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource({"one, 7, 7", "an odd number in any order, 9 1 2, 2", "an even number, 1 2 3 9, 2"})
  void takesTheMiddleForTheMedian(String why, String figures, long median) {
    List<Long> values = List.of(figures.split(" ")).stream().map(Long::valueOf).toList();
    assertThat(Report.median(values)).as(why).isEqualTo(median);
  }
}
