package dev.primacy.core.cluster;

import java.time.Duration;

/**
 * What an operator decides for one cluster; changed online, kept in the log.
 *
 * @param required W: how many acknowledgers a commit waits for; 0 is asynchronous by choice
 * @param lossBoundBytes with W = 0, how much may be lost in an automatic failover
 */
public record Policy(
    int required, Degrade degrade, long lossBoundBytes, Automation automation, Times times) {

  /** Quorum commit with one acknowledgement. */
  public static final Policy QUORUM =
      new Policy(1, new Degrade.BySize(), 0, Automation.AUTOMATIC, Times.DEFAULT);

  /** Commits are acknowledged by the primary alone. */
  public static final Policy ASYNC =
      new Policy(0, new Degrade.BySize(), 0, Automation.AUTOMATIC, Times.DEFAULT);

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

  public Policy withLossBound(long bytes) {
    return new Policy(required, degrade, bytes, automation, times);
  }

  public Policy {
    if (required < 0 || lossBoundBytes < 0) {
      throw new IllegalArgumentException("W = " + required + ", loss bound " + lossBoundBytes);
    }
  }
}
