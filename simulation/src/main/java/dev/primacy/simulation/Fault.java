package dev.primacy.simulation;

/** What can go wrong. */
enum Fault {
  /** Every process of a server is killed. */
  KILL_SERVER,
  /** The postmaster alone is killed; its sessions live on, unseen. */
  KILL_POSTMASTER,
  FREEZE_SERVER,
  /** Frozen so that not even a kill ends it. */
  FREEZE_BEYOND_SIGNALS,
  BLOCK_REPLAY,
  /** Somebody, not the agent, starts a server that is down. */
  START_BEHIND,
  CRASH_AGENT,
  FREEZE_AGENT,
  /** Agent and server are gone for a while. */
  POWER_OFF,
  FREEZE_HOST,
  LOSE_STATE_FILE,
  WIPE_DATA,
  /** A new, empty host under the old name. */
  REPLACE_HOST,
  /** Data and state file are set back together. */
  RESTORE_HOST,
  /** The data directory alone is set back. */
  RESTORE_DATA,
  CUT_ONE_WAY,
  CUT_NODE,
  CUT_FROM_MANAGERS,
  CRASH_MANAGER,
  FREEZE_MANAGER,
  CHANGE_LEADER,
  /** An epoch is begun without a reason. */
  FALSE_SUSPICION,
  /** No fault: an operator moves the primary in the middle of it all. */
  SWITCHOVER,
  /** No fault either: an operator orders a failover, and accepts some loss, or none. */
  FORCED_FAILOVER,
  /** An order of long ago arrives once more. */
  STRAY_ORDER,
  /** Somebody, not the agent, promotes a standby. */
  PROMOTE_BY_HAND
}
