package dev.primacy.consensus;

/** What became of an attempt to hand the lead over. */
public sealed interface Handover {

  /** The other manager leads. */
  record Done() implements Handover {}

  /** Whoever leads now, the group goes on; {@code reason} is for people. */
  record Failed(String reason) implements Handover {}
}
