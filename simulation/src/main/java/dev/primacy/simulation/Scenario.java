package dev.primacy.simulation;

import dev.primacy.core.cluster.Policy;
import dev.primacy.simulation.postgres.Pace;
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
    return ScenarioDraft.wide(seed).build();
  }
}
