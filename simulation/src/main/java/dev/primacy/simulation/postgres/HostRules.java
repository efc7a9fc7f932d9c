package dev.primacy.simulation.postgres;

/**
 * What the protocol asks of the hands that touch PostgreSQL, each to be taken out to see that it is
 * missed. The real server's side is held to the same by the contract that both pass.
 *
 * @param endReceiver detaching ends the receiver process, it does not only clear the setting
 * @param startAsStandby a server that was a primary starts as a standby
 * @param proveLoaded a rule counts as loaded when every walsender and the checkpointer go by it
 * @param neutralHistories a promotion is made to take its epoch's number
 * @param cleanHistories what a failed promotion left behind is deleted before a start
 * @param seeAttached a server counts as dead only when nobody is attached to its memory
 * @param sentinel a server started as a standby waits for nobody who could answer
 * @param settle a position counts only when all local WAL is replayed
 * @param oneStreamEach a standby's second stream is refused while its first one stands
 * @param markerAcknowledged the marker counts when the loaded rule has acknowledged it
 */
public record HostRules(
    boolean endReceiver,
    boolean startAsStandby,
    boolean proveLoaded,
    boolean neutralHistories,
    boolean cleanHistories,
    boolean seeAttached,
    boolean sentinel,
    boolean settle,
    boolean oneStreamEach,
    boolean markerAcknowledged) {

  public static final HostRules ALL =
      new HostRules(true, true, true, true, true, true, true, true, true, true);
}
