package dev.primacy.metrics;

import java.util.List;

/**
 * Something that a process tells Prometheus. All that there is stands in the two catalogues, {@link
 * ManagerMetric} and {@link AgentMetric}; what is not in them cannot be told.
 */
public sealed interface Metric permits ManagerMetric, AgentMetric {

  /** Its name as Prometheus knows it; a counter's ends in {@code _total}. */
  String series();

  Kind kind();

  /** Its own labels, in the order in which their values are given. */
  List<String> labels();

  /** What its value says, in a sentence for operators. */
  String meaning();

  /** Who tells it. */
  Teller teller();

  /** What is kept of it. */
  enum Kind {
    /** A value that is asked for when the page is read. */
    GAUGE,
    COUNTER,
    /** A histogram of what takes milliseconds. */
    LATENCY,
    /** A histogram of a failover and its phases. */
    PHASE,
    /** A histogram of work on a server, from a reload to a copy of everything. */
    WORK
  }

  /** Which processes tell a metric. */
  enum Teller {
    /** Of itself and of what it sees: the values of two managers are two opinions. */
    EVERY_MANAGER,
    /** Of a cluster as a whole: there is one value as long as somebody leads, and none else. */
    LEADING_MANAGER,
    AGENT
  }
}
