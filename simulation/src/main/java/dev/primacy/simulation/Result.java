package dev.primacy.simulation;

import java.util.List;

/** How a run ended. */
sealed interface Result {

  record Passed(Tally.Numbers numbers) implements Result {}

  record Failed(long seed, long event, String invariant, String what, List<String> last)
      implements Result {

    /** All that is needed to look into it. */
    String report() {
      return """
      seed %d, event %d: %s
      %s
      the last that happened:
        %s
      again: mvn -q -pl simulation -am test -Dtest=SimulationTest -Dseed=%d \
      -Dsurefire.failIfNoSpecifiedTests=false
      """
          .formatted(seed, event, invariant, what, String.join("\n  ", last), seed);
    }
  }
}
