package dev.primacy.core.node;

import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Rule;
import dev.primacy.core.cluster.Timeline;

/**
 * Something done to the local server. Each is safe to repeat: a second run of one that was done
 * changes nothing. What it achieved is seen in the next {@link LocalFacts}, never assumed.
 */
public sealed interface LocalEffect {

  /**
   * Makes the first primary of a new cluster on timeline 1: {@code initdb} where there is no data,
   * roles, the database {@code primacy}, a start. Only while the cluster is being founded.
   *
   * @param token branded into the new data directory
   */
  record Bootstrap(long token) implements LocalEffect {}

  /**
   * Starts the server as a standby without an upstream, whatever it was, under the sentinel rule.
   */
  record StartDetached() implements LocalEffect {}

  /** Ends the server, immediately, until nobody is attached to its shared memory. */
  record Stop() implements LocalEffect {}

  /** Ends a primary as it wants to end: all is written, and sent to whoever streams. */
  record StopCleanly() implements LocalEffect {}

  /**
   * Writes out what is in memory; takes as long as it takes.
   *
   * @param number reported when it is done
   */
  record Checkpoint(long number) implements LocalEffect {}

  /** Ends the receiver for good: no upstream and no archive in the files, no receiver process. */
  record Detach() implements LocalEffect {}

  /**
   * Lets a detached standby stream from {@code upstream}, after branding the data directory.
   *
   * @param token the admission's number
   */
  record Attach(Server.Upstream upstream, long token) implements LocalEffect {}

  /**
   * Promotes a detached standby: the rule first, then neutral history files so that it takes {@code
   * timeline}, then the promotion, then {@code standby.signal} again.
   *
   * @param number the rule's number
   */
  record Promote(Timeline timeline, long number, Rule rule) implements LocalEffect {}

  /** Puts a durability rule into effect on a running primary and proves it. */
  record LoadRule(long number, Rule rule) implements LocalEffect {}

  /** Begins to commit the row of {@code epoch} through the loaded rule; returns at once. */
  record WriteMarker(Epoch epoch, NodeId node, long decision) implements LocalEffect {}

  /**
   * Takes diverged data back to where they parted from {@code source}'s history and brings what
   * changed there since. Starts and stops the server for that; a primary is refused. One that was
   * cut off leaves {@link Server.Absent} behind.
   *
   * @param token branded into the data once they are whole
   */
  record Rewind(String source, long token) implements LocalEffect {}

  /**
   * Replaces the data directory by a copy of {@code source}'s; the old one goes only when the new
   * one is complete.
   *
   * @param token branded into the copy
   */
  record Clone(String source, long token) implements LocalEffect {}
}
