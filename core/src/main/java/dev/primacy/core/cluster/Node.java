package dev.primacy.core.cluster;

import java.util.Optional;

/**
 * What the log says of one node.
 *
 * @param enrolled the log index of its last registration; an agent born after it must register
 *     again
 * @param admission its current right to act as an acknowledger
 * @param rebuild the order to replace its data directory, until it is admitted again
 */
public record Node(
    NodeSettings settings,
    long enrolled,
    Optional<Admission> admission,
    Optional<Rebuild> rebuild) {

  /**
   * The order to replace a node's data by a copy. Only the log gives it: nothing is destroyed by
   * inference.
   *
   * @param order the log index of the order: its number
   */
  public record Rebuild(long order, String reason) {}

  Node withSettings(NodeSettings next) {
    return new Node(next, enrolled, admission, rebuild);
  }

  Node withAdmission(Optional<Admission> next) {
    return new Node(settings, enrolled, next, Optional.empty());
  }

  Node withoutRights() {
    return new Node(settings, enrolled, Optional.empty(), Optional.empty());
  }

  Node withRebuild(Rebuild next) {
    return new Node(settings, enrolled, Optional.empty(), Optional.of(next));
  }
}
