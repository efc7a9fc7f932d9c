package dev.primacy.core.cluster;

import java.util.List;

/**
 * Whom to promote or reinstate, and why that is safe; made once in an epoch.
 *
 * @param position the candidate's position, on {@code lineage}; an agent below it refuses
 * @param fences one for every earlier primary since the last confirmed epoch
 * @param completeness the proofs, epoch by epoch and rule by rule
 * @param followers the other recruits that were compared: the first acknowledgers, under new
 *     admissions
 * @param required W of the first rule
 */
public record Choice(
    NodeId candidate,
    Reign.Origin origin,
    Position position,
    Lineage lineage,
    List<Fence> fences,
    List<Completeness> completeness,
    List<Ranked> ranking,
    List<NodeId> followers,
    int required) {

  public Choice {
    fences = List.copyOf(fences);
    completeness = List.copyOf(completeness);
    ranking = List.copyOf(ranking);
    followers = List.copyOf(followers);
    if (required < 0
        || followers.contains(candidate)
        || followers.stream().distinct().count() != followers.size()) {
      throw new IllegalArgumentException(
          "%s with W = %d and followers %s".formatted(candidate, required, followers));
    }
  }
}
