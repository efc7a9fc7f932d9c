package dev.primacy.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ItineraryTest {

  private static final List<String> MANAGERS = List.of("a", "b", "c");
  private static final Duration LONGEST = Duration.ofSeconds(2);

  @Test
  void goesRoundAllOfThem() {
    Itinerary itinerary = new Itinerary(MANAGERS, LONGEST, new Random(1));
    List<String> round = List.of(itinerary.next(), itinerary.next(), itinerary.next());
    assertThat(round).containsExactlyInAnyOrderElementsOf(MANAGERS);
    assertThat(itinerary.next()).isEqualTo(round.get(0));
  }

  @Test
  void subscribersBeginAtDifferentManagers() {
    Set<String> firsts = new HashSet<>();
    for (long seed = 0; seed < 50; seed++) {
      firsts.add(new Itinerary(MANAGERS, LONGEST, new Random(seed)).next());
    }
    assertThat(firsts).hasSize(3);
  }

  @Test
  void pausesAreShortInTheFirstRoundAndThenDoubleUpToTheLongest() {
    for (long seed = 0; seed < 50; seed++) {
      Itinerary itinerary = new Itinerary(MANAGERS, LONGEST, new Random(seed));
      for (int failure = 1; failure <= 100; failure++) {
        long millis = itinerary.pause().toMillis();
        int rounds = failure / 3;
        long most = rounds > 4 ? 2000 : Math.min(2000, 100L << rounds);
        assertThat(millis).isBetween(rounds == 0 ? 0 : most / 2, most);
      }
      itinerary.arrived();
      assertThat(itinerary.pause().toMillis()).isLessThanOrEqualTo(100);
    }
  }

  @Test
  void twoSubscribersOfALostManagerDoNotComeBackTogether() {
    Set<Duration> pauses = new HashSet<>();
    for (long seed = 0; seed < 50; seed++) {
      pauses.add(new Itinerary(MANAGERS, LONGEST, new Random(seed)).pause());
    }
    assertThat(pauses).hasSizeGreaterThan(20);
  }
}
