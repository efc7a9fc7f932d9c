package dev.primacy.manager;

import dev.primacy.core.node.Report;
import java.util.OptionalLong;

/** What an agent is told that is not listened to: what is wrong, where, and what to do. */
final class RefusedAgent {

  private RefusedAgent() {}

  static String unknown(AgentStreams.Key key) {
    return "there is no cluster '%s'; correct agent.cluster, or make it: primacy cluster create %s"
        .formatted(key.cluster(), key.cluster());
  }

  /**
   * @param address where the other one's server is
   */
  static String claimed(AgentStreams.Key key, String address) {
    return ("node %s of cluster %s is served by another agent, of the server at %s, which lives;"
            + " give this one a name of its own (agent.node), or stop that one")
        .formatted(key.node(), key.cluster(), address);
  }

  static String foreign(AgentStreams.Key key, Report report, OptionalLong wanted) {
    String found = Long.toUnsignedString(report.facts().systemId().orElse(0));
    String theirs =
        wanted.isPresent()
            ? "that of %s is %s".formatted(key.cluster(), Long.toUnsignedString(wanted.getAsLong()))
            : "%s has none yet and is founded in an empty directory".formatted(key.cluster());
    return ("the data directory belongs to another cluster: its system identifier is %s, %s;"
            + " name an empty directory (agent.postgres.data_dir), or its own cluster (agent.cluster)")
        .formatted(found, theirs);
  }
}
