package dev.primacy.core.node;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Three servers {@code a}, {@code b} and {@code c} of one cluster, real or simulated, and what a
 * careless operator, a broken machine and a client do to them.
 */
public interface ContractWorld extends AutoCloseable {

  /** A write that a client has sent; whether anybody acknowledges it is another question. */
  interface Commit {
    boolean isAcknowledged();
  }

  /** What may hold up the replay of WAL that is received all the same. */
  enum Hold {
    /** Somebody paused it. */
    PAUSED,
    /** A reader is in its way, and may stay there for ever. */
    IN_CONFLICT,
    /** A commit is to be replayed an hour later. */
    DELAYED
  }

  /**
   * Makes {@code a} the first primary of a cluster, with W = 0 loaded, and {@code b} and {@code c}
   * detached copies of it that run.
   */
  void found();

  LocalServer server(String node);

  /** Where the others reach it, {@code host:port}. */
  String address(String node);

  /** Sends a commit with {@code bytes} of WAL. */
  Commit commit(String node, int bytes);

  /** Whether a client that reads on {@code node} sees it. */
  boolean shows(String node, Commit commit);

  /** All processes of the server die at once. */
  void crash(String node);

  /** All processes of the server stand still; its sockets stay open. */
  void freeze(String node);

  void thaw(String node);

  /** From now on {@code standby} replays no commit of {@code primary}. */
  void holdReplay(Hold hold, String standby, String primary);

  /** Nothing holds it up any more. */
  void releaseReplay(String standby);

  /** Puts all WAL of {@code primary} so far where an archive would have it. */
  void archive(String primary);

  /**
   * Lets {@code standby}, which does not stream, fetch WAL from the archive, as one that somebody
   * else has set up does; until the first of it is on its disk, or has been asked for in vain.
   */
  void restoreFromArchive(String standby);

  /** Whoever asks the archive from now on waits for the answer, until it answers again. */
  void stallArchive(boolean stalled);

  /** What a detachment must not be: the setting is cleared and the server told to read it. */
  void clearUpstreamByReloadAlone(String node);

  /** Somebody promotes it without asking. */
  void promoteByHand(String node);

  /** Until all WAL of {@code primary} is on its way to {@code standby}, read there or not. */
  void awaitSent(String primary, String standby);

  /** Fails when it does not become true. */
  void await(String what, BooleanSupplier condition);

  /** Lets so much time pass that anything which happens by itself has happened. */
  void pass(Duration time);

  @Override
  void close();
}
