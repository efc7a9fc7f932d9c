package dev.primacy.manager;

import dev.primacy.api.v1.Automation;
import dev.primacy.api.v1.Degrade;
import dev.primacy.api.v1.DegradeMode;
import dev.primacy.api.v1.Origin;
import dev.primacy.api.v1.Phase;
import dev.primacy.api.v1.Seen;
import dev.primacy.api.v1.ShownPosition;
import dev.primacy.core.cluster.Policy;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.cluster.Sighting;
import dev.primacy.core.cluster.Topology;
import dev.primacy.core.cluster.Verdict;
import dev.primacy.core.decision.Reason;
import java.util.Locale;

/**
 * Core's words as the contracts spell them. Where a set of words is the same in both but for the
 * prefix, the name is translated; a test holds the two sets equal.
 */
final class Words {

  private Words() {}

  /** A word of core's as a label of a metric. */
  static String label(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }

  static dev.primacy.api.v1.Verdict verdict(Verdict verdict) {
    return dev.primacy.api.v1.Verdict.valueOf("VERDICT_" + verdict.name());
  }

  static dev.primacy.api.v1.Reason reason(Reason reason) {
    return dev.primacy.api.v1.Reason.valueOf("REASON_" + reason.name());
  }

  static dev.primacy.api.v1.Sighting sighting(Sighting sighting) {
    return dev.primacy.api.v1.Sighting.newBuilder()
        .setObserver(sighting.observer())
        .setSeen(Seen.valueOf("SEEN_" + sighting.seen().name()))
        .setMillisAgo(sighting.millisAgo())
        .build();
  }

  static Origin origin(Reign.Origin origin) {
    return Origin.valueOf("ORIGIN_" + origin.name());
  }

  static Phase phase(Topology.Phase phase) {
    return Phase.valueOf("PHASE_" + phase.name());
  }

  static ShownPosition position(Position position) {
    return ShownPosition.newBuilder()
        .setTimeline(position.timeline().number())
        .setLsn(position.lsn().toString())
        .build();
  }

  static dev.primacy.api.v1.Policy policy(Policy policy) {
    return dev.primacy.api.v1.Policy.newBuilder()
        .setRequired(policy.required())
        .setDegrade(degrade(policy.degrade()))
        .setLossBoundBytes(policy.lossBoundBytes())
        .setAutomation(Automation.valueOf("AUTOMATION_" + policy.automation().name()))
        .setSilentMillis(policy.times().silent().toMillis())
        .setEffectMillis(policy.times().effect().toMillis())
        .setDropMillis(policy.times().drop().toMillis())
        .setCaughtUpBytes(policy.times().caughtUpBytes())
        .setLeaseMillis(policy.lease().map(l -> l.length().toMillis()).orElse(0L))
        .build();
  }

  private static Degrade degrade(dev.primacy.core.cluster.Degrade degrade) {
    return switch (degrade) {
      case dev.primacy.core.cluster.Degrade.Never _ ->
          Degrade.newBuilder().setMode(DegradeMode.DEGRADE_MODE_NEVER).build();
      case dev.primacy.core.cluster.Degrade.After after ->
          Degrade.newBuilder()
              .setMode(DegradeMode.DEGRADE_MODE_AFTER)
              .setAfterMillis(after.limit().toMillis())
              .build();
      case dev.primacy.core.cluster.Degrade.BySize _ ->
          Degrade.newBuilder().setMode(DegradeMode.DEGRADE_MODE_BY_SIZE).build();
    };
  }
}
