package dev.primacy.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NamesTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          one letter is enough                | a                                               | true
          a digit may begin                   | 1-a                                             | true
          47 characters fit                   | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | true
          48 do not                           | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | false
          nothing is no name                  | ''                                              | false
          a hyphen does not begin             | -a                                              | false
          an underscore separates admissions  | a_1                                             | false
          capitals fold in SQL                | A                                               | false
          a quote would end an identifier     | a"b                                             | false
          a dot is for hosts                  | a.b                                             | false
          a line break hides                  | 'a
          '                                   | false
          """)
  void namesHaveOneGrammar(String why, String text, boolean valid) {
    assertThat(Names.isName(text)).isEqualTo(valid);
    if (!valid) {
      assertThatIllegalArgumentException().as(why).isThrownBy(() -> new NodeId(text));
      assertThatIllegalArgumentException().isThrownBy(() -> new ClusterId(text));
      assertThatIllegalArgumentException().isThrownBy(() -> new ManagerId(text));
    }
  }

  @Test
  void theLongestApplicationNameIsNotCutByPostgres() {
    Admission longest = new Admission(new NodeId("a".repeat(47)), 999_999_999_999_999L);
    assertThat(longest.applicationName()).hasSizeLessThanOrEqualTo(63);
  }

  @Test
  void twoAdmissionsNeverShareAnApplicationName() {
    assertThat(new Admission(new NodeId("a-1"), 1).applicationName())
        .isNotEqualTo(new Admission(new NodeId("a"), 11).applicationName());
  }
}
