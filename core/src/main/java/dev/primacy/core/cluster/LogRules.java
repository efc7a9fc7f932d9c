package dev.primacy.core.cluster;

/**
 * The log's own rules of the protocol, each of which the simulator takes out to see that it is
 * missed. Production runs with {@link #ALL}.
 *
 * @param compareAndSet a command applies only to the revision that its proposer saw
 * @param choosesOnce in one epoch one node is chosen
 * @param freshAdmissions no admission number is given twice
 * @param forcedOnce what an operator states in place of proofs ends with the epoch that he began
 */
public record LogRules(
    boolean compareAndSet, boolean choosesOnce, boolean freshAdmissions, boolean forcedOnce) {

  public static final LogRules ALL = new LogRules(true, true, true, true);
}
