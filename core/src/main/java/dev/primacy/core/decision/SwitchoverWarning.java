package dev.primacy.core.decision;

import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.node.Inspection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an operator should know before a planned move. It stands in nobody's way: the move costs
 * something that only people can weigh.
 *
 * @param found what was found, in figures where there are any, and what the move does to it
 */
public record SwitchoverWarning(Kind kind, String found) {

  /** What it is about. */
  public enum Kind {
    NOT_INSPECTED,
    ARCHIVER_BEHIND,
    LONG_TRANSACTIONS,
    PREPARED_TRANSACTIONS,
    BACKUP_RUNNING,
    COLLATIONS_DIFFER,
    LOGICAL_SLOTS_LOST
  }

  /** As much as a healthy archiver has before it. */
  private static final long USUALLY_UNARCHIVED = 1;

  /** One of the two, and what was found of it. */
  public record Inspected(NodeId node, Optional<Inspection> found) {}

  /** All that is known; what could not be found out is said too. */
  public static List<SwitchoverWarning> of(Inspected primary, Inspected target) {
    List<SwitchoverWarning> warnings = new ArrayList<>();
    notInspected(primary).ifPresent(warnings::add);
    notInspected(target).ifPresent(warnings::add);
    primary.found().ifPresent(p -> leaving(primary.node(), p, warnings));
    if (primary.found().isPresent() && target.found().isPresent()) {
      moving(primary.found().get(), target.node(), target.found().get(), warnings);
    }
    return List.copyOf(warnings);
  }

  private static Optional<SwitchoverWarning> notInspected(Inspected node) {
    return node.found().isPresent()
        ? Optional.empty()
        : Optional.of(
            new SwitchoverWarning(
                Kind.NOT_INSPECTED,
                "the agent of %s did not say in time what goes on there".formatted(node.node())));
  }

  private static void leaving(NodeId node, Inspection found, List<SwitchoverWarning> warnings) {
    if (found.archiverFails() || found.unarchived() > USUALLY_UNARCHIVED) {
      String state = found.archiverFails() ? ", and its last attempt failed" : "";
      warnings.add(
          new SwitchoverWarning(
              Kind.ARCHIVER_BEHIND,
              "the archiver of %s has %d files of WAL before it%s: the stop waits for them"
                  .formatted(node, found.unarchived(), state)));
    }
    if (found.longTransactions() > 0) {
      warnings.add(
          new SwitchoverWarning(
              Kind.LONG_TRANSACTIONS,
              "%d transactions are older than %s, the oldest %s: they will be cancelled"
                  .formatted(
                      found.longTransactions(),
                      words(Inspection.LONG_TRANSACTION),
                      words(found.oldestTransaction()))));
    }
    if (found.prepared() > 0) {
      warnings.add(
          new SwitchoverWarning(
              Kind.PREPARED_TRANSACTIONS,
              "%d prepared transactions move along with their locks: whoever is to end them must find the new primary"
                  .formatted(found.prepared())));
    }
    if (found.backups() > 0) {
      warnings.add(
          new SwitchoverWarning(
              Kind.BACKUP_RUNNING,
              "%d base backups are being taken from %s: they will be broken off"
                  .formatted(found.backups(), node)));
    }
  }

  private static void moving(
      Inspection from, NodeId target, Inspection to, List<SwitchoverWarning> warnings) {
    List<String> differ =
        from.collations().entrySet().stream()
            .filter(c -> to.collations().containsKey(c.getKey()))
            .filter(c -> !c.getValue().equals(to.collations().get(c.getKey())))
            .map(c ->
                "%s (%s, there %s)"
                    .formatted(c.getKey(), c.getValue(), to.collations().get(c.getKey())))
            .toList();
    if (!differ.isEmpty()) {
      warnings.add(
          new SwitchoverWarning(
              Kind.COLLATIONS_DIFFER,
              "%s sorts text by another version in %s: indexes on text may be wrong there"
                  .formatted(target, String.join(", ", differ))));
    }
    List<String> lost =
        from.logicalSlots().stream().filter(s -> !to.logicalSlots().contains(s)).toList();
    if (!lost.isEmpty()) {
      warnings.add(
          new SwitchoverWarning(
              Kind.LOGICAL_SLOTS_LOST,
              "%s has no logical slot %s: whoever reads from it must begin anew"
                  .formatted(target, String.join(", ", lost))));
    }
  }

  private static String words(Duration age) {
    long seconds = age.toSeconds();
    return seconds < 120
        ? seconds + " s"
        : seconds < 7200 ? seconds / 60 + " min" : seconds / 3600 + " h";
  }
}
