package dev.primacy.manager;

import dev.primacy.api.v1.ClusterStatus;
import dev.primacy.api.v1.Durability;
import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.LoggedRule;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.cluster.Topology;
import dev.primacy.core.decision.View;
import dev.primacy.manager.ControlLoop.Snapshot;

/** One cluster as operators are shown it. */
final class ClusterStatusText {

  private ClusterStatusText() {}

  static ClusterStatus of(Snapshot snapshot) {
    View view = snapshot.view();
    ClusterState state = view.state();
    ClusterStatus.Builder builder =
        ClusterStatus.newBuilder()
            .setName(state.id().name())
            .setPhase(Words.phase(Topology.Phase.of(state.operation())))
            .setVerdict(Words.verdict(view.judgement().verdict()))
            .setBegunEpoch(state.epoch().number())
            .setRevision(state.revision())
            .setPolicy(Words.policy(state.policy()));
    state
        .confirmed()
        .ifPresent(reign ->
            builder
                .setEpoch(reign.epoch().number())
                .setPrimary(reign.primary().name())
                .setDurability(durability(state.reigns().getLast())));
    state.systemId().ifPresent(id -> builder.setSystemId(Long.toUnsignedString(id)));
    snapshot.waiting().map(Words::reason).ifPresent(builder::setWaiting);
    view.judgement().evidence().stream().map(Words::sighting).forEach(builder::addEvidence);
    state.nodes().ids().forEach(id -> builder.addNodes(NodeStatusText.of(view, id)));
    return builder.build();
  }

  private static Durability durability(Reign reign) {
    Durability.Builder builder = Durability.newBuilder();
    for (LoggedRule rule : reign.rules()) {
      switch (rule.stage()) {
        case ACTIVE -> {
          builder.setRule(rule.rule().toString()).setRequired(rule.rule().required());
          builder.clearAcknowledgers();
          rule.rule().acknowledgers().forEach(a -> builder.addAcknowledgers(a.node().name()));
        }
        case PENDING -> builder.addPending(rule.rule().toString());
      }
    }
    return builder.build();
  }
}
