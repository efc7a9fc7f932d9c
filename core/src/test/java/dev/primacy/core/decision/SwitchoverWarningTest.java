package dev.primacy.core.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.decision.SwitchoverWarning.Inspected;
import dev.primacy.core.decision.SwitchoverWarning.Kind;
import dev.primacy.core.node.Inspection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class SwitchoverWarningTest {

  private static List<SwitchoverWarning> warnings(Inspection primary, Inspection target) {
    return SwitchoverWarning.of(
        new Inspected(new NodeId("a"), Optional.of(primary)),
        new Inspected(new NodeId("b"), Optional.of(target)));
  }

  private static void says(Inspection primary, Inspection target, Kind kind, String words) {
    assertThat(warnings(primary, target)).containsExactly(new SwitchoverWarning(kind, words));
  }

  private static Inspection archiver(long unarchived, boolean fails) {
    return new Inspection(
        unarchived, fails, 0, Duration.ZERO, 0, 0, new TreeMap<>(), new TreeSet<>());
  }

  private static Inspection burdened(long old, Duration oldest, long prepared, long backups) {
    return new Inspection(
        0, false, old, oldest, prepared, backups, new TreeMap<>(), new TreeSet<>());
  }

  private static Inspection with(Map<String, String> collations, List<String> slots) {
    return new Inspection(
        0, false, 0, Duration.ZERO, 0, 0, new TreeMap<>(collations), new TreeSet<>(slots));
  }

  @Test
  void aQuietPrimaryIsMovedWithoutAWord() {
    assertThat(warnings(Inspection.QUIET, Inspection.QUIET)).isEmpty();
    assertThat(warnings(archiver(1, false), Inspection.QUIET)).isEmpty();
  }

  @Test
  void whatGoesOnAtTheTargetIsNobodysLoss() {
    assertThat(warnings(Inspection.QUIET, burdened(1, Duration.ofHours(1), 1, 1))).isEmpty();
    assertThat(warnings(Inspection.QUIET, archiver(9, true))).isEmpty();
    assertThat(warnings(Inspection.QUIET, with(Map.of("x", "2.31"), List.of("cdc")))).isEmpty();
  }

  @Test
  void theStopWaitsForTheArchiver() {
    says(
        archiver(12, false),
        Inspection.QUIET,
        Kind.ARCHIVER_BEHIND,
        "the archiver of a has 12 files of WAL before it: the stop waits for them");
    says(
        archiver(1, true),
        Inspection.QUIET,
        Kind.ARCHIVER_BEHIND,
        "the archiver of a has 1 files of WAL before it, and its last attempt failed: the stop waits for them");
  }

  @Test
  void longTransactionsAreCounted() {
    says(
        burdened(3, Duration.ofSeconds(754), 0, 0),
        Inspection.QUIET,
        Kind.LONG_TRANSACTIONS,
        "3 transactions are older than 60 s, the oldest 12 min: they will be cancelled");
  }

  @Test
  void preparedTransactionsMoveAlong() {
    says(
        burdened(0, Duration.ZERO, 2, 0),
        Inspection.QUIET,
        Kind.PREPARED_TRANSACTIONS,
        "2 prepared transactions move along with their locks: whoever is to end them must find the new primary");
  }

  @Test
  void aBackupIsBrokenOff() {
    says(
        burdened(0, Duration.ZERO, 0, 1),
        Inspection.QUIET,
        Kind.BACKUP_RUNNING,
        "1 base backups are being taken from a: they will be broken off");
  }

  @Test
  void anotherLibraryMaySortTextInAnotherWay() {
    says(
        with(Map.of("app", "2.36", "old", "2.36", "gone", "2.36"), List.of()),
        with(Map.of("app", "2.31", "old", "2.36"), List.of()),
        Kind.COLLATIONS_DIFFER,
        "b sorts text by another version in app (2.36, there 2.31): indexes on text may be wrong there");
  }

  @Test
  void logicalSlotsThatTheTargetLacksAreLost() {
    says(
        with(Map.of(), List.of("cdc", "kept", "search")),
        with(Map.of(), List.of("kept")),
        Kind.LOGICAL_SLOTS_LOST,
        "b has no logical slot cdc, search: whoever reads from it must begin anew");
  }

  @Test
  void whoeverDoesNotAnswerIsNamedAndTheOtherOneIsToldOf() {
    Optional<Inspection> found = Optional.of(burdened(0, Duration.ZERO, 0, 1));
    assertThat(
            SwitchoverWarning.of(
                new Inspected(new NodeId("a"), found),
                new Inspected(new NodeId("b"), Optional.empty())))
        .extracting(SwitchoverWarning::kind)
        .containsExactly(Kind.NOT_INSPECTED, Kind.BACKUP_RUNNING);
  }
}
