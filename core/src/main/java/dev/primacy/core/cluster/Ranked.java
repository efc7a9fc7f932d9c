package dev.primacy.core.cluster;

/** One node's place in the ranking of a choice, and why. */
public record Ranked(NodeId node, Position position, Standing standing) {

  /** Why a node is where it is. */
  public enum Standing {
    /** It is the one. */
    CHOSEN,
    /** It holds as much; class, zone or name placed it behind. */
    EQUAL,
    /** It holds less WAL. */
    BEHIND,
    /** Its settings forbid its promotion. */
    EXCLUDED,
    /** It was in charge and is still running; reinstating it was possible. */
    REINSTATABLE
  }
}
