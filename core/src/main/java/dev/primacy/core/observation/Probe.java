package dev.primacy.core.observation;

import dev.primacy.core.cluster.ManagerId;
import dev.primacy.core.time.MonoTime;

/**
 * What one manager's own attempt to reach a node's PostgreSQL over a new connection came to.
 *
 * @param at when the attempt ended, by the clock of the process that holds this value
 */
public record Probe(ManagerId observer, Answer answer, MonoTime at) {

  /** How the server, or its host, answered. */
  public enum Answer {
    /** A statement was executed. */
    ANSWERED,
    /** The server spoke, but let nobody in: full, starting, shutting down. It lives. */
    REJECTED,
    /** The host answered that nobody listens. */
    REFUSED,
    RESET,
    /** Nothing came back at all. */
    TIMED_OUT,
    /** The host took the connection, and nobody spoke on it: what is frozen answers like that. */
    MUTE;

    /** Whether somebody is at home. */
    boolean isSignOfLife() {
      return this == ANSWERED || this == REJECTED;
    }
  }

  /**
   * The same, tried by the agent of a standby: it may reach what no manager reaches.
   *
   * @param at when the answer arrived, by the clock of the process that holds this value
   */
  public record Asked(Answer answer, MonoTime at) {}
}
