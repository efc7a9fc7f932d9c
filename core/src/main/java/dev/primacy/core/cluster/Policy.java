package dev.primacy.core.cluster;

import java.time.Duration;
import java.util.Optional;

/**
 * What an operator decides for one cluster; changed online, kept in the log.
 *
 * @param required W: how many acknowledgers a commit waits for; 0 is asynchronous by choice
 * @param lossBoundBytes with W = 0, how much may be lost in an automatic failover
 * @param lease under which a primary acknowledges commits alone, and stops itself where no manager
 *     renews it; empty where it goes on, and only its own agent can say that it is down
 */
public record Policy(
    int required,
    Degrade degrade,
    long lossBoundBytes,
    Automation automation,
    Times times,
    Optional<Lease> lease) {

  /** Quorum commit with one acknowledgement. */
  public static final Policy QUORUM =
      new Policy(1, new Degrade.BySize(), 0, Automation.AUTOMATIC, Times.DEFAULT, Optional.empty());

  /** Commits are acknowledged by the primary alone. */
  public static final Policy ASYNC =
      new Policy(0, new Degrade.BySize(), 0, Automation.AUTOMATIC, Times.DEFAULT, Optional.empty());

  /** How far Primacy goes by itself. */
  public enum Automation {
    OBSERVE,
    CONFIRM,
    AUTOMATIC
  }

  /**
   * When something counts as late. They trade speed against needless failovers, never safety.
   *
   * @param silent a node whose agent said nothing for so long is silent
   * @param effect an effect that achieved nothing for so long has failed
   * @param drop an acknowledger that is gone for so long leaves the rule
   * @param stuck a primary whose own disk keeps a commit waiting for so long has lost it; a slow
   *     one under load is not to be replaced by another slow one
   * @param caughtUpBytes a standby this close behind the primary may enter the rule
   */
  public record Times(
      Duration silent, Duration effect, Duration drop, Duration stuck, long caughtUpBytes) {

    public static final Times DEFAULT =
        new Times(
            Duration.ofMillis(1200),
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            1 << 20);

    /**
     * When others are asked about a quiet node: so that their answers are there when it is silent.
     */
    public Duration doubtful() {
      return silent.dividedBy(2);
    }
  }

  /**
   * How long a rule that asks nobody holds without word from the managers.
   *
   * @param length by the clock of the primary's agent, from before it asked
   * @param margin what the manager's clock, which counts from after it answered, waits longer: for
   *     clocks that run apart, and for the end of the server
   */
  public record Lease(Duration length, Duration margin) {

    public static final Lease DEFAULT = new Lease(Duration.ofSeconds(5), Duration.ofMillis(500));

    public Lease {
      if (!length.isPositive() || !margin.isPositive()) {
        throw new IllegalArgumentException("a lease of " + length + ", margin " + margin);
      }
    }
  }

  public Policy withLossBound(long bytes) {
    return new Policy(required, degrade, bytes, automation, times, lease);
  }

  public Policy withLease(Lease terms) {
    return new Policy(required, degrade, lossBoundBytes, automation, times, Optional.of(terms));
  }

  public Policy {
    if (required < 0 || lossBoundBytes < 0) {
      throw new IllegalArgumentException("W = " + required + ", loss bound " + lossBoundBytes);
    }
  }
}
