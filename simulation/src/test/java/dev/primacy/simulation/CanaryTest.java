package dev.primacy.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Takes one rule out of the production code at a time: the same seeds that hold with all rules must
 * then break an invariant. A rule whose absence nobody notices is kept by habit alone.
 */
final class CanaryTest {

  private static final long SEEDS = 5000;

  /**
   * Rules that drawn worlds miss: what breaks without them takes a schedule rarer than one in
   * 5,000. They are held by the tables and exhaustive worlds of core alone, which is less than is
   * wanted.
   */
  private static final Set<String> MISSED_BY_DRAWN_WORLDS =
      Set.of(
          "manager.reinstateOnTopTimeline",
          "node.newbornObeysNothingOld",
          "node.attachCheck",
          "node.rebuiltForgets",
          "host.proveLoaded",
          "host.cleanHistories",
          "host.sentinel",
          "host.oneStreamEach",
          "shell.lookAfterPromise",
          "shell.compareAndSet");

  static Stream<String> rules() {
    return Switches.all().stream().filter(rule -> !MISSED_BY_DRAWN_WORLDS.contains(rule));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void isMissedWhenItIsTakenOut(String rule) throws InterruptedException {
    Rules rules = Switches.allBut(rule);
    Search.Findings found =
        new Search(seed -> obeying(Scenario.drawn(seed), rules), true).over(1, SEEDS);
    assertThat(found.failed()).as("nothing broke without " + rule).isNotEmpty();
    System.out.printf(
        "%s: seed %d after %.1f s%n", rule, found.failed().getFirst().seed(), found.seconds());
  }

  @Test
  void namesOnlyRulesThatExist() {
    assertThat(Switches.all()).containsAll(MISSED_BY_DRAWN_WORLDS);
    System.out.println("without a canary that drawn worlds find: " + MISSED_BY_DRAWN_WORLDS);
  }

  private static Scenario obeying(Scenario scenario, Rules rules) {
    try {
      List<Object> values = new ArrayList<>();
      for (RecordComponent component : Scenario.class.getRecordComponents()) {
        values.add(
            component.getType() == Rules.class ? rules : component.getAccessor().invoke(scenario));
      }
      return (Scenario) Scenario.class.getDeclaredConstructors()[0].newInstance(values.toArray());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
