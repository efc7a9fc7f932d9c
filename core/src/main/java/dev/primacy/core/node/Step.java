package dev.primacy.core.node;

/** The answer of the node controller to one look at the server: exactly one thing to do next. */
public sealed interface Step {

  /** Make this durable, then look again. */
  record Remember(Memory memory) implements Step {}

  /** Do this, then look again. */
  record Do(LocalEffect effect) implements Step {}

  /** Report, and wait for an order or a change. */
  record Rest(Why why) implements Step {}

  /** Why there is nothing to do. */
  enum Why {
    AS_ORDERED,
    NEWBORN,
    NO_DATA,
    UNUSABLE_DATA,
    FOREIGN_DATA,
    NO_ANSWER,
    REPLAYING,
    LEADER_UNPROVEN,
    NO_LEASE,
    DIVERGED,
    BELOW_CHOICE,
    MARKER_UNACKNOWLEDGED,
    PROMOTION_FAILED,
    NOT_PRIMARY_ANY_MORE
  }
}
