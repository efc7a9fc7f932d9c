package dev.primacy.core.decision;

/**
 * The managers' rules of the protocol, each of which the simulator takes out to see that it is
 * missed. Production runs with {@link #ALL}.
 *
 * @param barrier a rule becomes active only when its acknowledgers flushed the position read at
 *     loading
 * @param floor a W = 0 rule has a floor that a candidate must hold
 * @param pendingRulesCount fence and completeness ask for every rule that may be in effect
 * @param everyEpochCounts completeness asks for every epoch since the last confirmed one
 * @param vouching only admissions above what a node has forgotten count
 * @param neverTakenCounts a node vouches for an admission that it never took: it acknowledged
 *     nothing under it
 * @param untouchedPrimary a primary vouches for its own reign only with the data that it led with
 * @param reinstatedByMarker that a candidate holds WAL of a later reinstatement's timeline proves
 *     nothing: its marker does
 * @param freezeFirst positions count only when the node has recruited under this epoch's BEGIN
 * @param reinstateOnTopTimeline nobody is reinstated below a timeline number that was assigned
 * @param highestIsChosen the candidate has the highest (timeline, end) of all recruits
 * @param completenessAsked a fence by another proof does not spare the vouching
 * @param fenceAsked nobody is chosen before every earlier primary is fenced
 * @param restoredIsReborn a host that was set back vouches for nothing
 * @param downIsStated an operator's order fences the old primary only where he stated that it is
 *     down
 * @param lossIsMeasured what an operator's order would lose is measured again at CHOOSE, and must
 *     not be more than he accepted
 * @param leaseAwaited a primary that acknowledged alone is fenced only when its lease is over
 * @param newLeaderWaits a new leader assumes that a lease was granted just before it came
 * @param leaseProven a lease is granted only by a leader that proved itself since it was asked
 */
public record ManagerRules(
    boolean barrier,
    boolean floor,
    boolean pendingRulesCount,
    boolean everyEpochCounts,
    boolean vouching,
    boolean neverTakenCounts,
    boolean untouchedPrimary,
    boolean reinstatedByMarker,
    boolean freezeFirst,
    boolean reinstateOnTopTimeline,
    boolean highestIsChosen,
    boolean completenessAsked,
    boolean fenceAsked,
    boolean restoredIsReborn,
    boolean downIsStated,
    boolean lossIsMeasured,
    boolean leaseAwaited,
    boolean newLeaderWaits,
    boolean leaseProven) {

  public static final ManagerRules ALL =
      new ManagerRules(
          true, true, true, true, true, true, true, true, true, true, true, true, true, true, true,
          true, true, true, true);
}
