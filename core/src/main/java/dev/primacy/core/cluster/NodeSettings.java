package dev.primacy.core.cluster;

import java.util.Optional;

/**
 * What one node's host says of it.
 *
 * @param address {@code host:port} that clients are told
 * @param replicationAddress {@code host:port} that other nodes stream from
 * @param acknowledge whether it may be an acknowledger
 * @param reads whether it may serve reads
 * @param upstream the node that it follows instead of the primary
 * @param cloneSource whether others may be cloned from it
 * @param zone where it stands; empty when unsaid
 */
public record NodeSettings(
    String address,
    String replicationAddress,
    boolean acknowledge,
    boolean reads,
    Optional<NodeId> upstream,
    boolean cloneSource,
    Promotion promotion,
    String zone) {

  /** A node about which nothing but its address is said. */
  public static NodeSettings at(String address) {
    return new NodeSettings(
        address, address, true, true, Optional.empty(), true, Promotion.NEUTRAL, "");
  }
}
