package dev.primacy.chaos;

import java.io.PrintStream;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** The table of a benchmark: least, median, most of the gap, and the medians of the phases. */
record Summary(String scenario, List<Trial.Result> results, Memory memory, Machine machine) {

  void print(PrintStream out) {
    List<Long> gaps = results.stream().map(r -> r.gap().toMillis()).sorted().toList();
    int acknowledged = results.getLast().acknowledged();
    int lost = results.stream().mapToInt(Trial.Result::lost).sum();
    out.printf(
        Locale.ROOT,
        "%n| scenario | trials | min ms | median ms | max ms | acknowledged | lost |%n");
    out.printf("| --- | --- | --- | --- | --- | --- | --- |%n");
    out.printf(
        Locale.ROOT,
        "| %s | %d | %d | %d | %d | %d | %d |%n",
        scenario,
        results.size(),
        gaps.getFirst(),
        median(gaps),
        gaps.getLast(),
        acknowledged,
        lost);
    out.printf("%n| phase | median ms after the suspicion, or the order |%n| --- | --- |%n");
    for (String phase : results.getFirst().phases().keySet()) {
      List<Long> times =
          results.stream()
              .flatMap(r -> r.phases().entrySet().stream())
              .filter(e -> e.getKey().equals(phase))
              .map(java.util.Map.Entry::getValue)
              .sorted()
              .toList();
      out.printf(Locale.ROOT, "| %s | %d |%n", phase.toLowerCase(Locale.ROOT), median(times));
    }
    out.printf(
        Locale.ROOT,
        "%nresident: manager at most %d MiB, agent at most %d MiB%n",
        memory.managers(),
        memory.agents());
    out.println("machine: " + machine);
  }

  /** The lower of the two in the middle where their number is even. */
  static long median(Collection<Long> sorted) {
    return sorted.stream().skip((sorted.size() - 1) / 2).findFirst().orElse(0L);
  }
}
