package dev.primacy.core.cluster;

import static java.util.stream.Collectors.joining;

import java.util.Collection;
import java.util.List;

/**
 * The durability rule: a commit is acknowledged when {@code required} of {@code acknowledgers} have
 * flushed it.
 *
 * @param acknowledgers in order of node, each node at most once
 * @param required W; 0 means that nobody is asked, which only an explicit policy brings about
 */
public record Rule(List<Admission> acknowledgers, int required) {

  /** Nobody is asked: the only rule whose {@code synchronous_standby_names} is empty. */
  public static final Rule NONE_REQUIRED = new Rule(List.of(), 0);

  /** A name that nobody carries: a server with it acknowledges nothing. */
  public static final String SENTINEL = "ANY 1 (\"primacy_none\")";

  public Rule {
    acknowledgers = acknowledgers.stream().sorted().toList();
    long nodes = acknowledgers.stream().map(Admission::node).distinct().count();
    if (required < 0 || nodes != acknowledgers.size()) {
      throw new IllegalArgumentException("ANY " + required + " of " + acknowledgers);
    }
    if (required == 0 && !acknowledgers.isEmpty()) {
      throw new IllegalArgumentException("W = 0 asks nobody, yet names " + acknowledgers);
    }
  }

  public static Rule any(int required, Collection<Admission> acknowledgers) {
    return new Rule(List.copyOf(acknowledgers), required);
  }

  /** How many of the acknowledgers leave fewer than W to anybody else: |A| - W + 1. */
  public int recruitsNeeded() {
    return Math.max(0, acknowledgers.size() - required + 1);
  }

  public boolean asksNobody() {
    return required == 0;
  }

  public boolean names(NodeId node) {
    return acknowledgers.stream().anyMatch(a -> a.node().equals(node));
  }

  /**
   * The value of {@code synchronous_standby_names}; with too few acknowledgers it can never be met.
   */
  public String standbyNames() {
    if (asksNobody()) {
      return "";
    }
    if (acknowledgers.isEmpty()) {
      return SENTINEL;
    }
    return acknowledgers.stream()
        .map(a -> '"' + a.applicationName() + '"')
        .collect(joining(", ", "ANY " + required + " (", ")"));
  }

  @Override
  public String toString() {
    return asksNobody()
        ? "nobody"
        : acknowledgers.stream()
            .map(Admission::toString)
            .collect(joining(" ", required + " of (", ")"));
  }
}
