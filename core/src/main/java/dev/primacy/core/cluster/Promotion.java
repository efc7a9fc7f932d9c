package dev.primacy.core.cluster;

/** How gladly a node is promoted; completeness always comes first. Ordered from best to worst. */
public enum Promotion {
  PREFER,
  NEUTRAL,
  PREFER_NOT,
  MUST_NOT
}
