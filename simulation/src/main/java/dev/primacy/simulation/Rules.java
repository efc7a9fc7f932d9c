package dev.primacy.simulation;

import dev.primacy.core.decision.ManagerRules;
import dev.primacy.core.node.NodeRules;
import dev.primacy.simulation.postgres.HostRules;

/** Everything that the protocol asks, by who has to keep it. */
record Rules(ManagerRules manager, NodeRules node, HostRules host, ShellRules shell) {

  static final Rules ALL =
      new Rules(ManagerRules.ALL, NodeRules.ALL, HostRules.ALL, ShellRules.ALL);

  /**
   * What the shells around the two machines owe them.
   *
   * @param promiseDurable an agent's memory is on disk before it answers
   * @param lookAfterPromise a report's facts were read after its promise was durable
   * @param compareAndSet the log refuses a command that was decided on another revision
   */
  record ShellRules(boolean promiseDurable, boolean lookAfterPromise, boolean compareAndSet) {
    static final ShellRules ALL = new ShellRules(true, true, true);
  }
}
