package dev.primacy.core.cluster;

/**
 * One entry of the log.
 *
 * @param atMillis the proposer's wall clock, for the audit record alone: nothing is decided by it
 */
public record Entry(Change change, long atMillis) {

  /** What an entry changes. */
  public sealed interface Change {

    /** A new cluster, empty. */
    record CreateCluster(ClusterId cluster, Policy policy) implements Change {}

    /**
     * A change within a cluster.
     *
     * @param basis the revision that the proposer saw
     */
    record InCluster(ClusterId cluster, long basis, Command command) implements Change {}

    /** Every member knows the commands up to this level. */
    record RaiseFeatureLevel(int level) implements Change {}
  }
}
