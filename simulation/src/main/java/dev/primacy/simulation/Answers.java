package dev.primacy.simulation;

import dev.primacy.core.observation.Probe;
import dev.primacy.simulation.postgres.Host;

/** What somebody meets who tries to reach a node's server over a new connection. */
final class Answers {

  private Answers() {}

  static Probe.Answer of(World world, Agent agent, String from) {
    Host host = agent.host();
    if (!agent.isPowered() || !world.network().isOpenBothWays(from, agent.node().name())) {
      return Probe.Answer.TIMED_OUT;
    }
    if (agent.isHostFrozen()) {
      return Probe.Answer.MUTE;
    }
    if (host.isStopping() && !host.isFrozen()) {
      return Probe.Answer.REJECTED;
    }
    return host.answers()
        ? Probe.Answer.ANSWERED
        : host.refuses() ? Probe.Answer.REFUSED : Probe.Answer.MUTE;
  }
}
