package dev.primacy.core.observation;

import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.NodeSettings;
import dev.primacy.core.given.FactsBuilder;
import dev.primacy.core.given.MemoryBuilder;
import dev.primacy.core.given.ViewBuilder;
import dev.primacy.core.node.Life;
import dev.primacy.core.node.Report;
import dev.primacy.core.node.Server;

/** Nodes of which one thing was heard, before {@link ViewBuilder#NOW}. */
final class Sights {

  private Sights() {}

  /** Node a said this so long ago. */
  static Sight heard(Server server, MemoryBuilder memory, long millisAgo) {
    return Sight.NOTHING.reporting(
        report(new NodeId("a"), server, memory), ViewBuilder.NOW.minusMillis(millisAgo));
  }

  static Report report(NodeId id, Server server, MemoryBuilder memory) {
    return new Report(
        id,
        NodeSettings.at(id + ":5432"),
        new Life(1, 1),
        memory.build(),
        FactsBuilder.facts(server).build(),
        ViewBuilder.NOW);
  }
}
