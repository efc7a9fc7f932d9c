package dev.primacy.manager;

import dev.primacy.api.Refusal;
import dev.primacy.core.cluster.ClusterId;
import java.util.Collection;
import java.util.stream.Collectors;

/** The answer to a question about a cluster that is not there. */
final class UnknownCluster {

  private UnknownCluster() {}

  static Refusal named(String name, Collection<ClusterId> known) {
    String others =
        known.isEmpty()
            ? "there is none yet: primacy cluster create NAME makes one"
            : "there is " + known.stream().map(ClusterId::name).collect(Collectors.joining(", "));
    return Refusal.of(
            Refusal.Reason.UNKNOWN_CLUSTER, "no cluster is named '%s'; %s".formatted(name, others))
        .with("cluster", name);
  }
}
