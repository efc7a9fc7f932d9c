package dev.primacy.cli.config;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The problems found so far: reading goes on after each, so that one run shows them all, each once.
 */
final class Findings {

  private final SortedSet<Problem> problems = new TreeSet<>();

  void add(Problem.Place place, String key, String what, String fix) {
    problems.add(new Problem(place, key, what, fix));
  }

  void add(Setting setting, String what, String fix) {
    add(setting.place(), setting.key(), what, fix);
  }

  boolean isEmpty() {
    return problems.isEmpty();
  }

  List<Problem> inOrder() {
    return List.copyOf(problems);
  }
}
