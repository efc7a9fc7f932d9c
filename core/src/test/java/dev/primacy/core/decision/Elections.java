package dev.primacy.core.decision;

import static dev.primacy.core.given.ClusterBuilder.aCluster;
import static java.util.stream.Collectors.joining;

import dev.primacy.core.cluster.Choice;
import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.Operation.Begun;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.given.ClusterBuilder;
import dev.primacy.core.node.Goal;
import java.util.stream.Stream;

/** Clusters that have lost their primary, and what an election among them comes to, in a line. */
final class Elections {

  private Elections() {}

  /** a, b and c under W = 1; a is silent and epoch 2 has begun. */
  static ClusterBuilder lost() {
    return aCluster()
        .withPrimary("a")
        .withStandby("b")
        .withStandby("c")
        .silent("a", 60_000)
        .begin();
  }

  static ClusterBuilder lostOfTwo() {
    return aCluster().withPrimary("a").withStandby("b").silent("a", 60_000).begin();
  }

  /** As lost, but a runs on, and its agent is back and has promised to go on as before. */
  static ClusterBuilder pledged() {
    return lost().silent("a", 0).promised("a").memory("a", m -> m.goal(new Goal.Pledged()));
  }

  static ClusterBuilder bothRecruited() {
    return lost().recruited("b", "1:100").recruited("c", "1:90");
  }

  /** The election is held, its choice logged, and then the next epoch begins. */
  static ClusterBuilder choosing(ClusterBuilder cluster) {
    View view = cluster.view();
    Begun begun = (Begun) view.state().operation();
    Choice choice = Election.hold(view, begun, Recruit.of(view, begun)).choice().orElseThrow();
    return cluster.apply(new Command.Choose(view.state().epoch(), choice)).begin();
  }

  static String election(ClusterBuilder cluster) {
    View view = cluster.view();
    Begun begun = (Begun) view.state().operation();
    Election election = Election.hold(view, begun, Recruit.of(view, begun));
    return election.choice().map(c -> say(c)).orElse(election.reason().name());
  }

  private static String say(Choice choice) {
    String origin = choice.origin() == Reign.Origin.REINSTATED ? "reinstated" : "promoted";
    Stream<String> proofs =
        Stream.concat(
            choice.fences().stream().map(f -> f.getClass().getSimpleName() + " " + f.epoch()),
            choice.completeness().stream()
                .map(c -> c.getClass().getSimpleName() + " " + c.epoch()));
    return "%s %s: %s, followers %s, W %d"
        .formatted(
            choice.candidate(),
            origin,
            proofs.collect(joining(", ")),
            choice.followers().stream().map(n -> n.name()).collect(joining(" ")),
            choice.required());
  }
}
