package dev.primacy.cli.output;

import dev.primacy.api.v1.HistoryResponse;
import dev.primacy.api.v1.Loss;
import dev.primacy.api.v1.OperationRecord;
import dev.primacy.cli.output.Columns.Cell;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** What `history` shows: the operations that the log remembers, one a line, the oldest first. */
public final class HistoryText {

  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private HistoryText() {}

  public static List<String> of(HistoryResponse history, Style style, ZoneId zone) {
    if (history.getOperationsCount() == 0) {
      return List.of(history.getCluster() + ": no operation yet");
    }
    Columns columns =
        new Columns(style, "").head("OPERATION", "EPOCH", "BEGUN", "TOOK", "WHY", "OUTCOME");
    for (OperationRecord operation : history.getOperationsList()) {
      columns.row(
          Cell.number("" + operation.getId()),
          Cell.number("" + operation.getEpoch()),
          Cell.of(time(operation, zone)),
          Cell.number(took(operation, style)),
          Cell.of(why(operation, style)),
          Cell.of(outcome(operation, style)));
    }
    return columns.lines();
  }

  private static String time(OperationRecord operation, ZoneId zone) {
    return TIME.format(Instant.ofEpochMilli(operation.getBegunAtMillis()).atZone(zone));
  }

  /** By the monotonic clock of the marks: the two times of day may come from two managers. */
  private static String took(OperationRecord operation, Style style) {
    return operation.getMarksCount() == 0
        ? style.unknown()
        : Amounts.millis(operation.getMarksList().getLast().getMillis());
  }

  private static String why(OperationRecord operation, Style style) {
    if (operation.hasPlanned()) {
      return "switchover to %s by %s"
          .formatted(operation.getPlanned().getTo(), operation.getPlanned().getRequestedBy());
    }
    if (operation.hasForced()) {
      return "failover to %s by %s"
          .formatted(operation.getForced().getTo(), operation.getForced().getRequestedBy());
    }
    return operation.hasCause()
        ? operation.getCause().getNode() + " " + Words.of(operation.getCause().getVerdict())
        : style.unknown();
  }

  private static String outcome(OperationRecord operation, Style style) {
    String candidate = operation.getChoice().getCandidate();
    return Words.of(operation.getOutcome())
        + (candidate.isEmpty() ? "" : " " + style.arrow() + " " + candidate)
        + (operation.getWhy().isEmpty() ? "" : ": " + operation.getWhy())
        + lost(operation);
  }

  /** What is known to be lost, or may be. */
  private static String lost(OperationRecord operation) {
    if (operation.getLossesCount() == 0) {
      return "";
    }
    boolean known = operation.getLossesList().stream().allMatch(Loss::hasBytes);
    long bytes = operation.getLossesList().stream().mapToLong(Loss::getBytes).sum();
    return known ? ", %d bytes lost".formatted(bytes) : ", loss not known yet";
  }
}
