package dev.primacy.core.decision;

import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.given.MemoryBuilder;
import dev.primacy.core.given.Texts;
import dev.primacy.core.node.Server;

/** Builds recruits; unless said otherwise one that vouches for everything. */
final class StandbyRecruit {

  private final NodeId node;
  private long forgotten;

  StandbyRecruit(NodeId node) {
    this.node = node;
  }

  static StandbyRecruit recruit(String name) {
    return new StandbyRecruit(Texts.node(name));
  }

  StandbyRecruit forgetting(long admission) {
    forgotten = admission;
    return this;
  }

  Recruit build(Server.Standby standby) {
    return new Recruit(
        node,
        standby.end(),
        standby.lineage(),
        standby.replayed(),
        standby.marker(),
        MemoryBuilder.aMemory().forgotten(forgotten).build(),
        true,
        false);
  }
}
