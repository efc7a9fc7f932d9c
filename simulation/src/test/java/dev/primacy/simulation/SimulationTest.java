package dev.primacy.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Searches seeds for a broken invariant. {@code -Dseeds=N} searches more or fewer, {@code -Dseed=N}
 * runs one.
 */
final class SimulationTest {

  private static final long SEEDS = 5000;

  @Test
  void noSeedBreaksAnInvariant() throws InterruptedException {
    Long one = Long.getLong("seed");
    long first = one == null ? 1 : one;
    long count = one == null ? Long.getLong("seeds", SEEDS) : 1;
    Search.Findings found =
        new Search(seed -> Simulation.run(Scenario.drawn(seed)), false).over(first, count);
    System.out.printf("%s in %.1f s%n", found.sum(), found.seconds());
    assertThat(found.failed())
        .as(() ->
            "%d of %d seeds fail; the first:%n%s"
                .formatted(found.failed().size(), count, found.failed().getFirst().report()))
        .isEmpty();
    // A search in which nothing happened proves nothing.
    if (count >= 100) {
      assertThat(found.sum().promoted()).isGreaterThan(count);
      assertThat(found.sum().reinstated()).isGreaterThan(count / 10);
      assertThat(found.sum().acknowledged()).isGreaterThan(count * 20);
      assertThat(found.sum().excused()).isLessThan(count / 2);
    }
  }

  @Test
  void aSeedAlwaysMakesTheSameRun() {
    for (long seed = 1; seed <= 20; seed++) {
      assertThat(Simulation.run(Scenario.drawn(seed)))
          .isEqualTo(Simulation.run(Scenario.drawn(seed)));
    }
  }
}
