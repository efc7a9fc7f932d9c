package dev.primacy.simulation;

import dev.primacy.core.cluster.Degrade;
import dev.primacy.core.cluster.Policy;
import dev.primacy.core.cluster.Policy.Automation;
import dev.primacy.core.cluster.Policy.Times;
import dev.primacy.simulation.engine.Dice;
import dev.primacy.simulation.postgres.Pace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The world of one seed: how large it is, how fast, and what may break in it. Times in
 * microseconds.
 *
 * @param calamity the mean time between two faults
 * @param ambush how likely a fault strikes right after an entry of the log
 * @param faults what may go wrong, each as often as it is listed
 * @param destructions how often data or memory may be lost
 */
record Scenario(
    long seed,
    int nodes,
    int managers,
    Policy policy,
    Pace pace,
    Rules rules,
    long latency,
    double loss,
    long fsync,
    long tick,
    long heartbeat,
    long keepAlive,
    long election,
    long unawareFor,
    double lateProposals,
    long commitEvery,
    long calamity,
    double ambush,
    long longestFault,
    List<Fault> faults,
    int destructions,
    long setUp,
    long safety,
    long liveness) {

  Scenario {
    faults = List.copyOf(faults);
  }

  /** A world drawn from the seed: each has a few kinds of faults, at rates of its own. */
  static Scenario drawn(long seed) {
    Dice dice = new Dice(seed * 0x9E3779B97F4A7C15L + 1);
    int nodes = 2 + dice.below(4);
    int required = Math.min(nodes - 1, dice.oneOf(List.of(0, 1, 1, 1, 1, 2, 2)));
    return new Scenario(
        seed,
        nodes,
        dice.oneOf(List.of(1, 3, 3)),
        policy(dice, required),
        pace(dice),
        Rules.ALL,
        dice.between(100, 1000),
        dice.chance(0.5) ? 0 : 0.02,
        dice.between(100, 2000),
        dice.between(20_000, 60_000),
        dice.between(60_000, 150_000),
        dice.between(200_000, 1_500_000),
        dice.between(50_000, 300_000),
        dice.between(100_000, 2_000_000),
        dice.chance(0.5) ? 0 : 0.3,
        dice.between(10_000, 60_000),
        dice.between(50_000, 600_000),
        dice.chance(0.5) ? 0 : 0.2,
        dice.between(200_000, 3_000_000),
        faults(dice),
        dice.oneOf(List.of(1, 1, 2, 2, 3, 6)),
        dice.chance(0.1) ? 0 : 10_000_000,
        dice.between(2_000_000, 5_000_000),
        60_000_000);
  }

  static Policy policy(Dice dice, int required) {
    Degrade degrade =
        dice.oneOf(
            List.of(
                new Degrade.Never(),
                new Degrade.BySize(),
                new Degrade.After(Duration.ofMillis(dice.between(100, 800)))));
    Times times =
        new Times(
            Duration.ofMillis(dice.between(300, 600)),
            Duration.ofMillis(dice.between(300, 800)),
            Duration.ofMillis(dice.between(100, 400)),
            Duration.ofSeconds(2),
            dice.between(96, 10_000));
    return new Policy(required, degrade, dice.chance(0.5) ? 0 : 2000, Automation.AUTOMATIC, times);
  }

  static Pace pace(Dice dice) {
    return new Pace(
        dice.between(200, 2000),
        dice.between(50, 500),
        dice.between(100, 2000),
        dice.between(100, 3000),
        dice.between(1000, 30_000),
        dice.between(2000, 20_000),
        dice.between(50_000, 200_000),
        dice.between(200_000, 800_000),
        96L * dice.between(1, 64),
        60);
  }

  /** A random subset: with everything on at once, less is found. */
  private static List<Fault> faults(Dice dice) {
    List<Fault> some = new ArrayList<>();
    double share = dice.oneOf(List.of(0.15, 0.3, 0.6));
    for (Fault f : Fault.values()) {
      if (dice.chance(share)) {
        some.add(f);
      }
    }
    // A host that was set back is known by what managers remember of it: one that has forgotten
    // cannot tell.
    if (some.contains(Fault.RESTORE_HOST) || some.contains(Fault.RESTORE_DATA)) {
      some.remove(Fault.CRASH_MANAGER);
    }
    return some;
  }
}
