package dev.primacy.core.cluster;

import java.util.List;
import java.util.Optional;

/**
 * What became of one operation: kept for {@code explain} and {@code history}.
 *
 * @param begunAtMillis the proposer's wall clock at BEGIN, for people
 * @param confirmedAtMillis the proposer's wall clock at CONFIRM; 0 until then
 */
public record OperationRecord(
    Epoch epoch,
    Cause cause,
    long begunAtMillis,
    Optional<Choice> choice,
    Outcome outcome,
    long confirmedAtMillis,
    List<Mark> marks) {

  /** How it ended (I11). */
  public enum Outcome {
    UNDER_WAY,
    CONFIRMED,
    /** Its candidate failed; a later epoch took over. */
    SUPERSEDED
  }

  public OperationRecord {
    marks = List.copyOf(marks);
  }

  static OperationRecord begun(Epoch epoch, Cause cause, long at) {
    return new OperationRecord(epoch, cause, at, Optional.empty(), Outcome.UNDER_WAY, 0, List.of());
  }

  OperationRecord chosen(Choice chosen) {
    return new OperationRecord(epoch, cause, begunAtMillis, Optional.of(chosen), outcome, 0, marks);
  }

  OperationRecord confirmed(long at, List<Mark> all) {
    return new OperationRecord(epoch, cause, begunAtMillis, choice, Outcome.CONFIRMED, at, all);
  }

  OperationRecord superseded() {
    return outcome == Outcome.UNDER_WAY
        ? new OperationRecord(epoch, cause, begunAtMillis, choice, Outcome.SUPERSEDED, 0, marks)
        : this;
  }
}
