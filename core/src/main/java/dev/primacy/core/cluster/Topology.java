package dev.primacy.core.cluster;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What subscribers are told of one cluster: the confirmed primary, and who may serve reads.
 *
 * @param epoch the newest confirmed epoch
 * @param begun the newest epoch that was begun; above {@code epoch} while an operation is under way
 * @param revision the log index of the last change of the cluster's record
 * @param primary the primary of {@code epoch}; whoever is chosen is not named before CONFIRM
 * @param nodes all of them, in order of name
 */
public record Topology(
    ClusterId cluster,
    Epoch epoch,
    Epoch begun,
    long revision,
    Phase phase,
    Optional<Primary> primary,
    List<Member> nodes) {

  /** Where a cluster stands. */
  public enum Phase {
    /** It has a name and no primary yet. */
    CREATED,
    /** The first primary is being made. */
    FOUNDING,
    /** A confirmed primary is in charge. */
    STEADY,
    /** A planned move is announced: the primary still serves. */
    PREPARING,
    /** The primary is being stopped for a planned move. */
    RETIRING,
    /** The next epoch has begun and nobody is chosen. */
    ELECTING,
    /** Somebody is chosen and not confirmed yet. */
    PROMOTING;

    public static Phase of(Operation operation) {
      return switch (operation) {
        case Operation.Created _ -> CREATED;
        case Operation.Founding _ -> FOUNDING;
        case Operation.Steady _ -> STEADY;
        case Operation.Preparing _ -> PREPARING;
        case Operation.Retiring _ -> RETIRING;
        case Operation.Begun _ -> ELECTING;
        case Operation.Chosen _ -> PROMOTING;
      };
    }
  }

  /**
   * The node of the last confirmed epoch.
   *
   * @param certain no operation is under way: it has not been told to go
   */
  public record Primary(NodeId node, String address, boolean certain) {}

  /**
   * A node of the cluster.
   *
   * @param readable whether reads that may be a little stale can be sent there
   * @param lagBytes what it has not replayed yet; empty when unknown, and for the primary
   */
  public record Member(
      NodeId node, String address, boolean readable, OptionalLong lagBytes, String zone) {

    Member withoutLag() {
      return new Member(node, address, readable, OptionalLong.empty(), zone);
    }
  }

  /** How new a topology is: by epoch first, so that nobody goes back to an older primary (I10). */
  public record Point(Epoch epoch, long revision) implements Comparable<Point> {

    private static final Comparator<Point> ORDER =
        Comparator.comparing(Point::epoch).thenComparingLong(Point::revision);

    @Override
    public int compareTo(Point other) {
      return ORDER.compare(this, other);
    }

    public boolean isBefore(Point other) {
      return compareTo(other) < 0;
    }
  }

  public Topology {
    nodes = List.copyOf(nodes);
    if (begun.isBefore(epoch) || primary.isPresent() == epoch.equals(Epoch.NONE)) {
      throw new IllegalArgumentException(
          "epoch %s of %s, begun %s, primary %s".formatted(epoch, cluster, begun, primary));
    }
  }

  public Point point() {
    return new Point(epoch, revision);
  }

  /** Whether the two differ in nothing but lag, which changes all the time. */
  public boolean equalsButForLag(Topology other) {
    return withoutLag().equals(other.withoutLag());
  }

  private Topology withoutLag() {
    return new Topology(
        cluster,
        epoch,
        begun,
        revision,
        phase,
        primary,
        nodes.stream().map(Member::withoutLag).toList());
  }
}
