package dev.primacy.chaos;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a run of the benchmark came to, as tables in Markdown.
 *
 * @param command how it was called
 * @param isRehearsed whether managers and agents started from what a rehearsal learnt
 * @param floor the gaps of the same crash without managers; empty where they were not measured
 */
record Report(
    String command,
    boolean isRehearsed,
    SortedMap<Scenario, List<Trial.Result>> results,
    List<Duration> floor,
    Memory memory,
    Machine machine) {

  String markdown() {
    return """
    # How long writes stop

    One writer commits row after row over one connection that names every node; a gap is the time between its last
    acknowledgement before a fault and its first after. Afterwards every acknowledged row is looked for. Each scenario has a
    young cluster of its own: three nodes and three managers on one machine, a commit acknowledged by one standby. A fault
    comes when the processes that the last one made start anew have warmed up, or 5 s later. The physical floor is the same
    crash without managers: whoever kills the postmaster recruits both standbys at once, promotes the better one and points
    the other at it.

    %s

    This page is what this command printed:

    `%s`

    | scenario | measured | trials | min ms | median ms | max ms | acknowledged | lost |
    | --- | --- | --- | --- | --- | --- | --- | --- |
    %s%s
    | scenario | median ms after the suspicion, or after the order |
    | --- | --- |
    %s
    Resident memory: a manager at most %d MiB, an agent at most %d MiB.
    Machine: %s.
    """
        .formatted(
            isRehearsed
                ? "Managers and agents start from what a rehearsal learnt, as an installation's do (`primacy rehearse`)."
                : "Managers and agents start cold: there was no rehearsal (`primacy rehearse`).",
            command,
            lines(results.entrySet().stream().map(e -> row(e.getKey(), e.getValue()))),
            floorRow(),
            lines(
                results.entrySet().stream()
                    .filter(e -> !e.getValue().getFirst().phases().isEmpty())
                    .map(e -> "| %s | %s |".formatted(e.getKey(), phases(e.getValue())))),
            memory.managers(),
            memory.agents(),
            machine);
  }

  private static String lines(Stream<String> lines) {
    return lines.map(line -> line + "\n").collect(Collectors.joining());
  }

  private static String row(Scenario scenario, List<Trial.Result> trials) {
    return "| %s | %s | %s | %d | %d |"
        .formatted(
            scenario,
            scenario.measured(),
            spread(figures(trials)),
            trials.getLast().acknowledged(),
            trials.stream().mapToInt(Trial.Result::lost).sum());
  }

  private static List<Long> figures(List<Trial.Result> trials) {
    return trials.stream().map(trial -> trial.figure().toMillis()).toList();
  }

  private String floorRow() {
    List<Long> gaps = floor.stream().map(Duration::toMillis).toList();
    if (gaps.isEmpty()) {
      return "";
    }
    return "| physical floor of a crash | write gap | %s | | |%n".formatted(spread(gaps))
        + Optional.ofNullable(results.get(Scenario.CRASH))
            .map(crash -> (double) median(figures(crash)) / median(gaps))
            .map(times -> String.format(Locale.ROOT, "%nA crash takes %.1f times that.%n", times))
            .orElse("");
  }

  private static String spread(List<Long> figures) {
    List<Long> sorted = figures.stream().sorted().toList();
    return "%d | %d | %d | %d"
        .formatted(sorted.size(), sorted.getFirst(), median(sorted), sorted.getLast());
  }

  private static String phases(List<Trial.Result> trials) {
    return trials.getFirst().phases().keySet().stream()
        .map(phase ->
            "%s %d".formatted(phase.toLowerCase(Locale.ROOT).replace('_', ' '), at(phase, trials)))
        .collect(Collectors.joining(", "));
  }

  private static long at(String phase, List<Trial.Result> trials) {
    return median(
        trials.stream()
            .flatMap(trial -> trial.phases().entrySet().stream())
            .filter(entry -> entry.getKey().equals(phase))
            .map(Map.Entry::getValue)
            .toList());
  }

  /** The lower of the two in the middle where their number is even. */
  static long median(Collection<Long> figures) {
    return figures.stream().sorted().skip((figures.size() - 1) / 2).findFirst().orElse(0L);
  }
}
