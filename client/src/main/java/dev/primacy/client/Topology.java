package dev.primacy.client;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * All that a user of a cluster needs to know of it.
 *
 * @param epoch the newest confirmed epoch; 0 before the first primary
 * @param begunEpoch the newest epoch that was begun; above {@code epoch} while the primary is being
 *     replaced
 * @param revision grows with each change of the managers' record of the cluster
 * @param primary the primary of {@code epoch}
 * @param nodes all of them, in order of name
 */
public record Topology(
    String cluster,
    long epoch,
    long begunEpoch,
    long revision,
    Phase phase,
    Optional<Primary> primary,
    List<Node> nodes) {

  /** Where a cluster stands. */
  public enum Phase {
    /** It has a name and no primary yet. */
    CREATED,
    /** Its first primary is being made. */
    FOUNDING,
    /** A confirmed primary is in charge. */
    STEADY,
    /** The next epoch has begun and nobody is chosen. */
    ELECTING,
    /** A node is chosen and not confirmed yet. */
    PROMOTING,
    /** A planned move is announced: the primary still serves. */
    PREPARING,
    /** The primary is being stopped for a planned move. */
    RETIRING,
    /** Something that this build has no word for. */
    UNKNOWN
  }

  /**
   * The node in charge.
   *
   * @param address {@code host:port}
   * @param certain false while it is being replaced: it may be gone, or come back
   */
  public record Primary(String node, String address, boolean certain) {}

  /**
   * A node of the cluster.
   *
   * @param address {@code host:port}
   * @param mayServeReads whether reads that may be a little stale can be sent there
   * @param lagBytes what it has not replayed yet; empty when unknown, and for the primary
   * @param zone where it stands; empty when unsaid
   */
  public record Node(
      String name, String address, boolean mayServeReads, OptionalLong lagBytes, String zone) {}

  public Topology {
    nodes = List.copyOf(nodes);
  }

  /** The nodes to which reads can be sent that may be a little stale, without the primary. */
  public List<Node> readableStandbys() {
    return nodes.stream()
        .filter(Node::mayServeReads)
        .filter(node -> primary.filter(p -> p.node().equals(node.name())).isEmpty())
        .toList();
  }

  /** Epoch first: whoever has seen an epoch believes nothing of an older one. */
  boolean isOlderThan(Topology other) {
    return epoch != other.epoch ? epoch < other.epoch : revision < other.revision;
  }
}
