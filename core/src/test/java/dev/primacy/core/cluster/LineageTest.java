package dev.primacy.core.cluster;

import static dev.primacy.core.given.Texts.at;
import static dev.primacy.core.given.Texts.lineage;
import static dev.primacy.core.given.Texts.lsn;
import static dev.primacy.core.given.Texts.timeline;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LineageTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          the current timeline is its own, however long    | 1:90 3       | 3:999 | true
          an older timeline is shared up to the fork       | 1:90 3       | 1:90  | true
          what was written past the fork is another history| 1:90 3       | 1:91  | false
          a number that was skipped is somebody else's     | 1:90 3       | 2:10  | false
          a newer timeline is not known here               | 1:90 3       | 4:10  | false
          each fork has its own end: inside                | 1:90 2:110 4 | 2:110 | true
          each fork has its own end: outside               | 1:90 2:110 4 | 2:111 | false
          without a fork there is one timeline             | 1            | 1:5   | true
          """)
  void containsPrefixesOfItself(String why, String history, String end, boolean contained) {
    assertThat(lineage(history).contains(at(end))).as(why).isEqualTo(contained);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          the same position                              | 1      | 1:100 | 1:100 | true
          one byte too few                               | 1      | 1:99  | 1:100 | false
          a descendant holds what it forked from         | 1:90 2 | 2:95  | 1:90  | true
          a descendant does not hold what was left out   | 1:90 2 | 2:95  | 1:91  | false
          a descendant, far ahead, still does not        | 1:90 2 | 2:999 | 1:91  | false
          its own timeline must be long enough           | 1:90 2 | 2:95  | 2:96  | false
          """)
  void holdsOnlyWhatLiesOnItsOwnHistory(
      String why, String history, String end, String wanted, boolean holds) {
    assertThat(lineage(history).holds(at(end), at(wanted))).as(why).isEqualTo(holds);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          WAL of the timeline itself               | 1:90 3       | 3:95  | 3 | true
          knowing of a timeline is not holding it  | 1:90 3       | 1:90  | 3 | false
          a descendant went through it             | 1:90 2:99 3  | 3:105 | 2 | true
          a later number that never went through   | 1:90 3       | 3:105 | 2 | false
          everybody began on the first             | 1:90 3       | 3:105 | 1 | true
          """)
  void entersATimelineWithItsFirstByte(
      String why, String history, String end, int number, boolean entered) {
    assertThat(lineage(history).entered(at(end), timeline(number))).as(why).isEqualTo(entered);
  }

  @Test
  void aForkAppends() {
    Lineage forked = lineage("1:90 2").forkedAt(lsn(110), timeline(4));
    assertThat(forked).isEqualTo(lineage("1:90 2:110 4")).hasToString("1:0/5A -> 2:0/6E -> 4");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          who stayed on the timeline that the other left     | 1            | 1:90 2       | 1:90
          and the other way round                            | 1:90 2       | 1            | 1:90
          both left it, one earlier                          | 1:90 2       | 1:80 3       | 1:80
          both left it at one place for different timelines  | 1:90 2       | 1:90 3       | 1:90
          later, after forks in common                       | 1:90 2:110 3 | 1:90 2:105 4 | 2:105
          a later timeline, from a fork in common            | 1:90 2       | 1:90 3:99 4  | 1:90
          one history, wherever each ends                    | 1:90 2       | 1:90 2       |
          nothing in common, not even the beginning          | 2            | 1            |
          nothing in common, with forks                      | 2:90 3       | 1:90 3       |
          """)
  void partsWhereTheOtherWentAnotherWay(String why, String history, String other, String parting) {
    assertThat(lineage(history).partsFrom(lineage(other)))
        .as(why)
        .isEqualTo(Optional.ofNullable(parting).map(t -> at(t)));
  }

  @Test
  void numbersOnlyGrow() {
    List<Position> twice = List.of(at("1:10"), at("1:20"));
    List<Position> backwards = List.of(at("2:10"), at("1:20"));
    assertThatIllegalArgumentException().isThrownBy(() -> new Lineage(twice, timeline(3)));
    assertThatIllegalArgumentException().isThrownBy(() -> new Lineage(backwards, timeline(3)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Lineage(List.of(at("2:10")), timeline(2)));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          up to the limit                               | 1      | 100 | 1:100 | true
          beyond it: it would acknowledge falsely       | 1      | 100 | 1:101 | false
          older timelines end at their fork             | 1:90 2 | 100 | 1:90  | true
          older timelines, past the fork                | 1:90 2 | 100 | 1:91  | false
          without a limit the current timeline is free  | 1:90 2 |     | 2:999 | true
          without a limit forks still bind              | 1:90 2 |     | 1:91  | false
          """)
  void reachIsAPrefixOfThePrimarysHistory(
      String why, String history, Long limit, String end, boolean included) {
    Reach reach = new Reach(lineage(history), Optional.ofNullable(limit).map(Lsn::new));
    assertThat(reach.includes(at(end))).as(why).isEqualTo(included);
  }

  @Test
  void timelineComesBeforeBytes() {
    assertThat(Stream.of("2:10", "1:999", "1:10", "2:11").map(t -> at(t)).sorted())
        .containsExactly(at("1:10"), at("1:999"), at("2:10"), at("2:11"));
    assertThat(at("1:999").isBefore(at("2:1"))).isTrue();
    assertThat(at("2:1").isBefore(at("2:1"))).isFalse();
  }

  @Test
  void aPromotionTakesTheNumberOfItsEpoch() {
    assertThat(Timeline.of(new Epoch(7))).isEqualTo(timeline(7));
    assertThatIllegalArgumentException().isThrownBy(() -> Timeline.of(Epoch.NONE));
  }
}
