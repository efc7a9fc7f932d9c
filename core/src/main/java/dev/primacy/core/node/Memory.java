package dev.primacy.core.node;

import dev.primacy.core.cluster.Epoch;

/**
 * What an agent must never forget: its state file, fsynced before any answer. The epoch of {@code
 * accepted} is its promise to take part in nothing older.
 *
 * @param born whether it has enrolled; a newborn vouches for nothing and obeys only {@link
 *     Goal.Enrol}
 * @param accepted the highest order accepted, with its goal
 * @param birth the log index learned when it enrolled: no order issued up to it is obeyed
 * @param forgotten the highest admission known when the data was last wiped, cloned or rewound: it
 *     vouches for none up to it
 * @param rebuilt the last rebuild that was completed
 * @param attempted the newest epoch in which a promotion was begun: never twice in one
 * @param token what the data directory must carry to belong to this memory; 0 for none
 * @param previousToken what it may still carry while {@code token} is being branded
 */
public record Memory(
    boolean born,
    Stamp accepted,
    Goal goal,
    long birth,
    long forgotten,
    long rebuilt,
    Epoch attempted,
    long token,
    long previousToken) {

  public static final Memory NEWBORN =
      new Memory(false, Stamp.NONE, new Goal.Detached(), 0, 0, 0, Epoch.NONE, 0, 0);

  /** Whether it still holds every byte that it acknowledged under an admission of this number. */
  public boolean vouchesFor(long admission) {
    return born && admission > forgotten;
  }

  Memory accepting(Order order) {
    return new Memory(
        born,
        order.stamp(),
        order.goal(),
        birth,
        forgotten,
        rebuilt,
        attempted,
        token,
        previousToken);
  }

  /**
   * @param attempted the newest epoch in which it may have been promoted before it forgot
   */
  static Memory enrolled(Order order, Goal.Enrol goal, long token, Epoch attempted) {
    return new Memory(
        true,
        order.stamp(),
        goal,
        order.stamp().index(),
        goal.highestAdmission(),
        0,
        attempted,
        token,
        token);
  }

  Memory attempting(Epoch epoch) {
    return new Memory(born, accepted, goal, birth, forgotten, rebuilt, epoch, token, previousToken);
  }

  Memory branding(long next) {
    return new Memory(born, accepted, goal, birth, forgotten, rebuilt, attempted, next, token);
  }

  Memory forgetting(long highest, long next) {
    return new Memory(born, accepted, goal, birth, highest, rebuilt, attempted, next, token);
  }

  Memory rebuiltBy(long order) {
    return new Memory(
        born, accepted, goal, birth, forgotten, order, attempted, token, previousToken);
  }

  /** Whether a data directory with this brand is the one that this memory speaks of. */
  boolean owns(long brand) {
    return brand == token || brand == previousToken;
  }
}
