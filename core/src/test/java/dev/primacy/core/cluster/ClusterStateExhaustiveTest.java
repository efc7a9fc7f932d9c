package dev.primacy.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Feeds every command, right or wrong, to states of a cluster of two nodes: to all that are a few
 * commands away from nothing, and to those on long walks through many epochs.
 */
final class ClusterStateExhaustiveTest {

  private static final int NEAR_STATES = 500;
  private static final int WALKS = 30;
  private static final int WALK_LENGTH = 40;

  private static final Map<RecordPromise, String> BROKEN = new EnumMap<>(RecordPromise.class);
  private static final Map<RecordPromise, Integer> TRIED = new EnumMap<>(RecordPromise.class);

  @BeforeAll
  static void feed() {
    near();
    SplittableRandom random = new SplittableRandom(42);
    for (int walk = 0; walk < WALKS; walk++) {
      far(random);
    }
  }

  private static ClusterState nothing() {
    return ClusterState.created(new ClusterId("orders"), Policy.QUORUM, 1);
  }

  private static void near() {
    TreeSet<String> seen = new TreeSet<>();
    ArrayDeque<ClusterState> open = new ArrayDeque<>(List.of(nothing()));
    while (!open.isEmpty()) {
      for (ClusterState next : successors(open.remove())) {
        if (seen.size() < NEAR_STATES && seen.add(next.toString())) {
          open.add(next);
        }
      }
    }
  }

  private static void far(SplittableRandom random) {
    ClusterState state = nothing();
    for (int i = 0; i < WALK_LENGTH; i++) {
      List<ClusterState> next = successors(state);
      state = next.get(random.nextInt(next.size()));
    }
  }

  /** Checks every command on the state, and returns the states that it can change to. */
  private static List<ClusterState> successors(ClusterState before) {
    return Commands.of(before).stream()
        .map(command -> check(before, command))
        .filter(after -> !after.equals(before))
        .toList();
  }

  private static ClusterState check(ClusterState before, Command command) {
    ClusterState after = before.apply(command, before.revision(), before.revision() + 1, 0);
    RecordPromise.Step step = new RecordPromise.Step(before, command, after);
    for (RecordPromise promise : EnumSet.allOf(RecordPromise.class)) {
      if (promise.isAbout(step)) {
        TRIED.merge(promise, 1, Integer::sum);
        if (!promise.isKept(step)) {
          BROKEN.putIfAbsent(promise, step.toString());
        }
      }
    }
    return after;
  }

  @ParameterizedTest
  @EnumSource
  void keeps(RecordPromise promise) {
    assertThat(BROKEN).doesNotContainKey(promise);
    assertThat(TRIED.getOrDefault(promise, 0)).as("how often it was tried").isGreaterThan(100);
  }

  /** Nothing that can be written down makes {@code apply} throw: else this would not be reached. */
  @Test
  void isTotal() {
    assertThat(TRIED.get(RecordPromise.SAME_COMMAND_GIVES_THE_SAME_STATE)).isGreaterThan(100_000);
  }
}
