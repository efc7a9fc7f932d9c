package dev.primacy.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Takes one rule out of the production code at a time: a seed that holds with all rules must then
 * break an invariant. A rule whose absence nobody notices is kept by habit alone.
 *
 * <p>Each is missed by worlds that chance makes ({@link CanaryWorlds}), but for two whose schedules
 * are written down ({@link ScriptedCanaryTest}): {@code node.attachCheck}, because the managers
 * admit nobody whose end they have not compared, so that the agent's own look is the second pair of
 * eyes; and {@code node.rebuiltForgets}, because a copy is made from a primary that holds all that
 * was acknowledged before, so that only one that is set back meanwhile gives less.
 *
 * <p>Two are noticed by liveness alone: without {@code host.cleanHistories} and {@code
 * manager.neverTakenCounts} nothing is lost, but a cluster does not come to rest.
 */
final class CanaryTest {

  private static final long SEEDS = 5000;

  /**
   * Where managers forget while hosts are set back, more breaks than this rule is there for: only
   * what must never break there is a find.
   */
  private static final Map<String, String> BEYOND_THE_PROMISE =
      Map.of("node.promoteNotBelowChoice", "PromotedOnlyAsChosen");

  @ParameterizedTest
  @MethodSource("worlds")
  void isMissedWhenItIsTakenOut(String rule) throws InterruptedException {
    Rules rules = Switches.allBut(rule);
    Search.Findings found = new Search(seed -> missing(rule, rules, seed), true).over(1, SEEDS);
    assertThat(found.failed()).as("nothing broke without " + rule).isNotEmpty();
    Result.Failed first = found.failed().getFirst();
    System.out.printf(
        "%-32s seed %4d, %5.1f s: %s%n", rule, first.seed(), found.seconds(), first.invariant());
  }

  /** Fails where the rule alone makes the difference. */
  private static Result missing(String rule, Rules rules, long seed) {
    Result without = Simulation.tryOut(CanaryWorlds.of(rule, seed).rules(rules).build());
    boolean found =
        isFound(rule, without) && !isFound(rule, Simulation.tryOut(allRules(rule, seed)));
    return found ? without : new Result.Passed(Tally.Numbers.NONE);
  }

  private static boolean isFound(String rule, Result result) {
    return result instanceof Result.Failed failed
        && BEYOND_THE_PROMISE.getOrDefault(rule, failed.invariant()).equals(failed.invariant());
  }

  private static Scenario allRules(String rule, long seed) {
    return CanaryWorlds.of(rule, seed).build();
  }

  /** What a canary finds is not there with all rules. */
  @ParameterizedTest
  @MethodSource("worlds")
  void holdsWithAllRules(String rule) throws InterruptedException {
    Search.Findings found =
        new Search(seed -> Simulation.run(allRules(rule, seed)), false).over(1, 100);
    List<Result.Failed> failed = found.failed().stream().filter(f -> isFound(rule, f)).toList();
    assertThat(failed.stream().map(Result.Failed::report)).isEmpty();
  }

  static SortedSet<String> worlds() {
    return CanaryWorlds.rules();
  }

  @Test
  void everyRuleHasACanary() {
    List<String> canaries = new ArrayList<>(CanaryWorlds.rules());
    canaries.addAll(ScriptedCanaryTest.RULES);
    assertThat(canaries).containsExactlyInAnyOrderElementsOf(Switches.all());
  }

  /** What the document says of each rule: its name, and whether chance finds its absence. */
  @Test
  void everyRuleIsInTheDocument() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("..", "docs", "safety-rules.md"))) {
      List<String> told =
          lines
              .filter(line -> line.startsWith("| `"))
              .map(line -> line.split(" *\\| *", -1))
              .map(cells -> cells[1].replace("`", "") + " " + cells[cells.length - 2])
              .toList();
      List<String> kept = new ArrayList<>();
      CanaryWorlds.rules().forEach(rule -> kept.add(rule + " drawn"));
      ScriptedCanaryTest.RULES.forEach(rule -> kept.add(rule + " written"));
      assertThat(told).containsExactlyInAnyOrderElementsOf(kept);
    }
  }
}
