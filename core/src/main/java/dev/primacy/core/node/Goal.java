package dev.primacy.core.node;

import dev.primacy.core.cluster.Admission;
import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Reach;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.cluster.Rule;
import dev.primacy.core.cluster.Timeline;

/**
 * What a node is to be. Level-triggered: the agent converges to it, and repeating it is harmless.
 * Derived from the log, never stored there.
 */
public sealed interface Goal {

  /**
   * Be born: remember nothing from before, vouch for no admission up to {@code highestAdmission},
   * obey no order issued up to this one.
   */
  record Enrol(long highestAdmission) implements Goal {}

  /** Be made: the first primary, on timeline 1. */
  record Found(long token) implements Goal {}

  /**
   * Be primary.
   *
   * @param from the position that CHOOSE recorded; below it a promotion is refused
   * @param number the rule's number
   * @param decision the log index of the choice, for the marker
   * @param leased a rule that asks nobody may be in effect, and is so only under a {@link Lease}
   */
  record Lead(
      Epoch epoch,
      Reign.Origin origin,
      Timeline timeline,
      Position from,
      long number,
      Rule rule,
      long decision,
      boolean leased)
      implements Goal {}

  /**
   * Be a standby of {@code upstream} under {@code admission}, if the own end lies within {@code
   * reach}.
   */
  record Stand(String upstream, Admission admission, Reach reach) implements Goal {}

  /** Be a standby that receives nothing: recruited, or waiting to be compared. */
  record Detached() implements Goal {}

  /** Be promised to the new epoch and go on as before: the way back from a false suspicion. */
  record Pledged() implements Goal {}

  /**
   * Be primary as before, and write out what is in memory: what is written now, the stop need not
   * write.
   *
   * @param checkpoint done once under this number
   */
  record Prepare(Lead lead, long checkpoint) implements Goal {}

  /** Be stopped, cleanly: the end of an office by order. */
  record Retire() implements Goal {}

  /** Be down, with nobody attached. */
  record Stopped() implements Goal {}

  /**
   * Be a copy of {@code source}: once, under this order's number; afterwards be detached.
   *
   * @param cloneOnly the old data stay whole until the copy is complete: before CONFIRM they may be
   *     the only second copy of what was acknowledged
   */
  record Rebuild(long order, String source, long highestAdmission, boolean cloneOnly)
      implements Goal {}
}
