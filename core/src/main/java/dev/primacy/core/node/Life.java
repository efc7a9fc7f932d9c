package dev.primacy.core.node;

/**
 * One uninterrupted life of an agent and of its server. After each start of either, a node
 * attaches, promotes or rebuilds only on an order from a leader that has proven itself since.
 *
 * @param agent differs with each start of the agent's process
 * @param server differs with each start of PostgreSQL; 0 while it does not run
 */
public record Life(long agent, long server) {}
