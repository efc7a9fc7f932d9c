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

  void pauseReplay(String node);

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
