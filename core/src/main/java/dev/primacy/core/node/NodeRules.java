package dev.primacy.core.node;

/**
 * The agent's rules of the protocol, each of which the simulator takes out to see that it is
 * missed. Production runs with {@link #ALL}.
 *
 * @param refuseOlderOrders no order below the highest accepted (I8)
 * @param newbornObeysNothingOld an agent without memory takes no order issued up to its birth, and
 *     is not promoted in the epoch that it is born into
 * @param provenLeader attach, promote and rebuild only for a leader that proved itself in this life
 * @param promoteOncePerEpoch the attempt is durable before it begins, and never repeated
 * @param promoteNotBelowChoice the candidate holds the position that CHOOSE recorded
 * @param ruleBeforeMarker the first rule is loaded before the marker is written
 * @param attachCheck nobody streams under an admission who holds more than the primary's history
 *     (I16)
 * @param rebuiltForgets a cloned node vouches for nothing from before
 * @param leaseEnds a server that may acknowledge alone is ended when its lease is over
 * @param aloneUnderLease a rule that asks nobody is loaded only under a lease
 */
public record NodeRules(
    boolean refuseOlderOrders,
    boolean newbornObeysNothingOld,
    boolean provenLeader,
    boolean promoteOncePerEpoch,
    boolean promoteNotBelowChoice,
    boolean ruleBeforeMarker,
    boolean attachCheck,
    boolean rebuiltForgets,
    boolean leaseEnds,
    boolean aloneUnderLease) {

  public static final NodeRules ALL =
      new NodeRules(true, true, true, true, true, true, true, true, true, true);
}
