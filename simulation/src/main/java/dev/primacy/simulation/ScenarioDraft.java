package dev.primacy.simulation;

import dev.primacy.core.cluster.Degrade;
import dev.primacy.core.cluster.Policy;
import dev.primacy.core.cluster.Policy.Automation;
import dev.primacy.core.cluster.Policy.Times;
import dev.primacy.simulation.engine.Dice;
import dev.primacy.simulation.postgres.Pace;
import dev.primacy.simulation.postgres.WalRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A world in the making: everything is drawn from the seed, and anything may be laid down. */
final class ScenarioDraft {

  private static final long MILLI = 1000;

  private final long seed;
  private final Dice dice;
  private int nodes;
  private int managers;
  private int required;
  private Degrade degrade;
  private long lossBound;
  private Optional<Policy.Lease> lease;
  private long drop;
  private long effect;
  private long caughtUp;
  private long reload;
  private long step;
  private long replay;
  private long retry;
  private long senderTimeout;
  private Rules rules = Rules.ALL;
  private double loss;
  private long heartbeat;
  private long unawareFor;
  private double lateProposals;
  private long commitEvery;
  private long calamity;
  private double ambush;
  private long longestFault;
  private List<Fault> faults;
  private int destructions;
  private long setUp;
  private long safety;
  private long liveness;

  private ScenarioDraft(long seed) {
    this.seed = seed;
    dice = new Dice(seed * 0x9E3779B97F4A7C15L + 1);
    nodes = 2 + dice.below(4);
    managers = dice.oneOf(List.of(1, 3, 3));
    required = dice.oneOf(List.of(0, 1, 1, 1, 1, 2, 2));
    degrade =
        dice.oneOf(
            List.of(
                new Degrade.Never(),
                new Degrade.BySize(),
                new Degrade.After(Duration.ofMillis(dice.between(100, 800)))));
    lossBound = dice.chance(0.5) ? 0 : 2000;
    lease = someLease();
    drop = dice.between(100, 400);
    effect = dice.between(300, 800);
    caughtUp = dice.between(96, 10_000);
    reload = dice.between(100, 2000);
    step = dice.between(200, 2000);
    replay = dice.between(100, 3000);
    retry = dice.between(2000, 20_000);
    senderTimeout = dice.between(200, 800) * MILLI;
    loss = dice.chance(0.5) ? 0 : 0.02;
    heartbeat = dice.between(60, 150) * MILLI;
    unawareFor = dice.between(100, 2000) * MILLI;
    lateProposals = dice.chance(0.5) ? 0 : 0.3;
    commitEvery = dice.between(10, 60) * MILLI;
    calamity = dice.between(50, 600) * MILLI;
    ambush = dice.chance(0.5) ? 0 : 0.2;
    longestFault = dice.between(200, 3000) * MILLI;
    faults = someFaults();
    destructions = dice.oneOf(List.of(1, 1, 2, 2, 3, 6));
    setUp = dice.chance(0.1) ? 0 : 10_000 * MILLI;
    safety = dice.between(2000, 5000) * MILLI;
    liveness = 60_000 * MILLI;
  }

  /** A world with a few kinds of faults, and time to come to rest afterwards. */
  static ScenarioDraft wide(long seed) {
    return new ScenarioDraft(seed);
  }

  /**
   * A small world where much happens in a short time: one manager, three nodes, the faults that are
   * named, one upon the other; nobody waits for it to become well again.
   */
  static ScenarioDraft tight(long seed, Fault... faults) {
    ScenarioDraft draft = new ScenarioDraft(seed);
    Dice dice = draft.dice;
    draft.nodes = 3;
    draft.managers = 1;
    draft.required = 1;
    draft.degrade = new Degrade.Never();
    draft.drop = dice.between(10, 100);
    draft.effect = dice.between(50, 200);
    draft.loss = 0;
    draft.heartbeat = dice.between(10, 40) * MILLI;
    draft.lateProposals = 0;
    draft.commitEvery = dice.between(3, 15) * MILLI;
    draft.calamity = dice.between(10, 100) * MILLI;
    draft.ambush = dice.oneOf(List.of(0.0, 0.2, 0.5));
    draft.longestFault = dice.between(50, 800) * MILLI;
    draft.faults = List.of(faults);
    draft.destructions = 20;
    draft.setUp = 10_000 * MILLI;
    draft.safety = dice.between(500, 2000) * MILLI;
    draft.liveness = 0;
    return draft;
  }

  private Optional<Policy.Lease> someLease() {
    Dice own = new Dice(seed ^ 0x2545F4914F6CDD1DL);
    return own.chance(0.5) ? Optional.of(leaseOf(own.between(300, 1500))) : Optional.empty();
  }

  /** A margin for clocks that run apart, and for what the agent does last. */
  private static Policy.Lease leaseOf(long millis) {
    return new Policy.Lease(Duration.ofMillis(millis), Duration.ofMillis(millis / 10 + 5));
  }

  /** A random subset: with everything on at once, less is found. */
  private List<Fault> someFaults() {
    List<Fault> some = new ArrayList<>();
    double share = dice.oneOf(List.of(0.15, 0.3, 0.6));
    for (Fault f : Fault.values()) {
      // A promotion by hand takes a number that is not its own: the protocol does not survive it.
      if (f != Fault.PROMOTE_BY_HAND && f != Fault.FORCED_FAILOVER && dice.chance(share)) {
        some.add(f);
      }
    }
    if (new Dice(seed ^ 0x5DEECE66DL).chance(share)) {
      some.add(Fault.FORCED_FAILOVER);
    }
    // A host that was set back is known by what managers remember of it: one that has forgotten
    // cannot tell.
    if (some.contains(Fault.RESTORE_HOST) || some.contains(Fault.RESTORE_DATA)) {
      some.remove(Fault.CRASH_MANAGER);
      some.remove(Fault.STRAY_ORDER);
    }
    return some;
  }

  ScenarioDraft rules(Rules some) {
    rules = some;
    return this;
  }

  ScenarioDraft nodes(int number) {
    nodes = number;
    return this;
  }

  ScenarioDraft managers(int number) {
    managers = number;
    return this;
  }

  ScenarioDraft required(int number) {
    required = number;
    return this;
  }

  ScenarioDraft degradesAfterMillis(long millis) {
    degrade = new Degrade.After(Duration.ofMillis(millis));
    return this;
  }

  ScenarioDraft lossBound(long bytes) {
    lossBound = bytes;
    return this;
  }

  ScenarioDraft leaseMillis(long millis) {
    lease = Optional.of(leaseOf(millis));
    return this;
  }

  ScenarioDraft withoutLease() {
    lease = Optional.empty();
    return this;
  }

  ScenarioDraft reloadsInMillis(long millis) {
    reload = millis * MILLI;
    return this;
  }

  ScenarioDraft actsInMillis(long millis) {
    step = millis * MILLI;
    return this;
  }

  ScenarioDraft retriesInMillis(long millis) {
    retry = millis * MILLI;
    return this;
  }

  ScenarioDraft ambushes(double share) {
    ambush = share;
    return this;
  }

  ScenarioDraft faultsLastMillis(long most) {
    longestFault = most * MILLI;
    return this;
  }

  ScenarioDraft commitsEveryMillis(long millis) {
    commitEvery = millis * MILLI;
    return this;
  }

  ScenarioDraft senderTimeoutMillis(long millis) {
    senderTimeout = millis * MILLI;
    return this;
  }

  ScenarioDraft heartbeatMillis(long millis) {
    heartbeat = millis * MILLI;
    return this;
  }

  ScenarioDraft lateProposals(double share) {
    lateProposals = share;
    return this;
  }

  ScenarioDraft unawareForMillis(long millis) {
    unawareFor = millis * MILLI;
    return this;
  }

  ScenarioDraft setUpMillis(long millis) {
    setUp = millis * MILLI;
    return this;
  }

  ScenarioDraft livenessMillis(long millis) {
    liveness = millis * MILLI;
    return this;
  }

  Scenario build() {
    Times times =
        new Times(
            Duration.ofMillis(Math.max(60, heartbeat * 4 / MILLI)),
            Duration.ofMillis(effect),
            Duration.ofMillis(drop),
            Duration.ofSeconds(2),
            caughtUp);
    return new Scenario(
        seed,
        nodes,
        managers,
        new Policy(
            Math.min(nodes - 1, required), degrade, lossBound, Automation.AUTOMATIC, times, lease),
        pace(),
        rules,
        dice.between(100, 1000),
        loss,
        dice.between(100, 2000),
        Math.max(5000, heartbeat / 3),
        heartbeat,
        dice.between(200_000, 1_500_000),
        dice.between(50_000, 300_000),
        unawareFor,
        lateProposals,
        commitEvery,
        calamity,
        ambush,
        longestFault,
        faults,
        destructions,
        setUp,
        safety,
        liveness);
  }

  private Pace pace() {
    return new Pace(
        step,
        dice.between(50, 500),
        reload,
        replay,
        dice.between(1000, 30_000),
        retry,
        dice.between(50_000, 200_000),
        senderTimeout,
        WalRecord.BYTES * dice.between(1, 64),
        60);
  }
}
