package dev.primacy.simulation;

import dev.primacy.core.cluster.LogRules;
import dev.primacy.core.decision.ManagerRules;
import dev.primacy.core.node.NodeRules;
import dev.primacy.simulation.postgres.HostRules;

/** Everything that the protocol asks, by who has to keep it. */
record Rules(LogRules log, ManagerRules manager, NodeRules node, HostRules host, ShellRules shell) {

  static final Rules ALL =
      new Rules(LogRules.ALL, ManagerRules.ALL, NodeRules.ALL, HostRules.ALL, ShellRules.ALL);

  /**
   * What the shells around the two machines owe them.
   *
   * @param promiseDurable an agent's memory is on disk before it answers
   * @param lookAfterPromise what an agent reports it has seen after all that it remembers and did
   * @param inTheTermItWasDecided a command is void where it is committed in another Raft term than
   *     its leader decided it in
   */
  record ShellRules(
      boolean promiseDurable, boolean lookAfterPromise, boolean inTheTermItWasDecided) {
    static final ShellRules ALL = new ShellRules(true, true, true);
  }
}
