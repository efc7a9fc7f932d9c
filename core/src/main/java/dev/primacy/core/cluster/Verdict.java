package dev.primacy.core.cluster;

/** The named conclusion from all observations of a node. */
public enum Verdict {
  /** Its agent reports a running server, or a manager's own probe was answered. */
  HEALTHY,
  /**
   * Its server is gone: its agent saw the exit, or a majority of managers is refused by its host.
   */
  CRASHED,
  /** Its agent says nothing, yet its database answers: never a reason for a failover. */
  AGENT_SILENT,
  /**
   * No manager reaches it, yet a standby still hears from it: the managers' network is at fault.
   */
  CUT_OFF,
  /**
   * Neither a majority of managers nor any standby that could ask gets a sign of life from its
   * host: the power, or the network.
   */
  UNREACHABLE,
  /** Its host takes connections, and nobody answers on them: not for managers, not for standbys. */
  FROZEN,
  /** It lives, but commits do not get through its own disk. */
  STORAGE_HUNG,
  /** It has no answer for its agent, but others get one: never a reason for a failover. */
  OVERLOADED,
  /** Nothing is wrong with it: an operator wants another one in charge. */
  REPLACED_BY_ORDER,
  /** Chosen, or told to be made, and not primary yet: nothing is wrong with it. */
  BECOMING_PRIMARY,
  /** Something is amiss and the observers do not agree yet. */
  SUSPECTED,
  /**
   * Its agent came back without memory, or its host was set back: what it holds vouches for
   * nothing.
   */
  REBORN,
  /** Two agents claim to be this node (a copied host): neither is believed. */
  DUPLICATE,
  /** The chosen node could not become the primary of its epoch. */
  PROMOTION_FAILED,
  /** Nothing is known of it. */
  UNKNOWN
}
