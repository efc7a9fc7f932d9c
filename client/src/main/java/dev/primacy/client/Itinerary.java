package dev.primacy.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Which manager is asked next, and after what pause.
 *
 * <p>Each subscriber goes round in an order of its own, so that those of a lost manager spread over
 * the others. The first round is quick; then the pauses double.
 */
final class Itinerary {

  private static final long QUICK_MILLIS = 100;

  private final List<String> managers;
  private final long longestMillis;
  private final Random random;
  private int next;
  private int failures;

  Itinerary(List<String> managers, Duration longest, Random random) {
    this.managers = new ArrayList<>(managers);
    this.longestMillis = longest.toMillis();
    this.random = random;
    Collections.shuffle(this.managers, random);
  }

  String next() {
    String manager = managers.get(next);
    next = (next + 1) % managers.size();
    return manager;
  }

  boolean hasOthers() {
    return managers.size() > 1;
  }

  /** The present manager is a good one. */
  void arrived() {
    failures = 0;
  }

  /** The present manager is of no use: how long to wait before the next one is asked. */
  Duration pause() {
    failures++;
    int rounds = failures / managers.size();
    // The shift is capped where a long would overflow; the longest pause is reached before.
    long most = Math.min(longestMillis, QUICK_MILLIS << Math.min(rounds, 30));
    long least = rounds == 0 ? 0 : most / 2;
    return Duration.ofMillis(least + random.nextLong(most - least + 1));
  }
}
