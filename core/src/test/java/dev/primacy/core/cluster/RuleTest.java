package dev.primacy.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RuleTest {

  private static final Admission B = new Admission(new NodeId("b"), 2);
  private static final Admission C = new Admission(new NodeId("c"), 3);

  @Test
  void asksPostgresByAdmissionInOneOrder() {
    assertThat(Rule.any(1, List.of(C, B)).standbyNames()).isEqualTo("ANY 1 (\"b_2\", \"c_3\")");
    assertThat(Rule.any(1, List.of(C, B))).isEqualTo(Rule.any(1, List.of(B, C)));
  }

  @Test
  void nobodyToAskIsNotTheSameAsAskingNobody() {
    assertThat(Rule.any(1, List.of()).standbyNames()).isEqualTo(Rule.SENTINEL);
    assertThat(Rule.any(1, List.of()).asksNobody()).isFalse();
    assertThat(Rule.NONE_REQUIRED.standbyNames()).isEmpty();
    assertThat(Rule.NONE_REQUIRED.asksNobody()).isTrue();
  }

  @Test
  void aNodeCountsOnce() {
    Admission again = new Admission(B.node(), 9);
    assertThatIllegalArgumentException().isThrownBy(() -> Rule.any(1, List.of(B, again)));
    assertThatIllegalArgumentException().isThrownBy(() -> Rule.any(-1, List.of(B)));
    assertThatIllegalArgumentException().isThrownBy(() -> Rule.any(0, List.of(B)));
    assertThatIllegalArgumentException().isThrownBy(() -> new Admission(B.node(), 0));
  }

  /** The table that the protocol prints. */
  @ParameterizedTest
  @CsvSource({"1, 1, 1", "2, 1, 2", "2, 2, 1", "3, 2, 2", "4, 2, 3", "5, 3, 3", "0, 1, 0"})
  void needsSoManyRecruits(int acknowledgers, int required, int recruits) {
    List<Admission> all =
        IntStream.rangeClosed(1, acknowledgers)
            .mapToObj(i -> new Admission(new NodeId("n" + i), i))
            .toList();
    assertThat(Rule.any(required, all).recruitsNeeded()).isEqualTo(recruits);
  }

  @Test
  void degradesBySizeOnlyWithASingleStandby() {
    assertThat(new Degrade.BySize().waitWith(1)).isPresent();
    assertThat(new Degrade.BySize().waitWith(2)).isEmpty();
    assertThat(new Degrade.Never().waitWith(1)).isEmpty();
    assertThat(new Degrade.After(Duration.ofSeconds(3)).waitWith(5))
        .hasValue(Duration.ofSeconds(3));
  }
}
