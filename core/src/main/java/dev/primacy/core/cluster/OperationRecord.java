package dev.primacy.core.cluster;

import java.util.List;
import java.util.Optional;

/**
 * What became of one operation: kept for {@code explain} and {@code history}.
 *
 * @param id the log index at which it began: what an operator asks for it by
 * @param epoch the epoch that it began, or would have begun
 * @param planned the order, where it was a planned move
 * @param begunAtMillis the proposer's wall clock at BEGIN, for people
 * @param confirmedAtMillis the proposer's wall clock when it ended; 0 until then
 * @param why what a planned move was aborted for
 * @param forced what an operator stated in place of proofs
 * @param losses what may have been left behind, primary by primary
 */
public record OperationRecord(
    long id,
    Epoch epoch,
    Cause cause,
    Optional<Switchover> planned,
    long begunAtMillis,
    Optional<Choice> choice,
    Outcome outcome,
    long confirmedAtMillis,
    List<Mark> marks,
    Optional<String> why,
    Optional<ForcedFailover> forced,
    List<Loss> losses) {

  /** How it ended (I11). */
  public enum Outcome {
    UNDER_WAY,
    CONFIRMED,
    /** Its candidate failed, or a failure came between; a later epoch took over. */
    SUPERSEDED,
    /** A planned move that was not made: the old primary is in charge. */
    ABORTED
  }

  public OperationRecord {
    marks = List.copyOf(marks);
    losses = List.copyOf(losses);
  }

  static OperationRecord begun(
      long id, Epoch epoch, Cause cause, Optional<ForcedFailover> forced, long at) {
    return new OperationRecord(
        id,
        epoch,
        cause,
        Optional.empty(),
        at,
        Optional.empty(),
        Outcome.UNDER_WAY,
        0,
        List.of(),
        Optional.empty(),
        forced,
        List.of());
  }

  static OperationRecord planned(long id, Epoch epoch, Switchover order, long at) {
    Cause cause = new Cause(order.from(), Verdict.REPLACED_BY_ORDER, List.of());
    return new OperationRecord(
        id,
        epoch,
        cause,
        Optional.of(order),
        at,
        Optional.empty(),
        Outcome.UNDER_WAY,
        0,
        List.of(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  OperationRecord chosen(Choice chosen, List<Loss> left) {
    return with(Optional.of(chosen), outcome, 0, marks, why).with(left);
  }

  OperationRecord measured(NodeId primary, long bytes) {
    return with(
        losses.stream().map(l -> l.primary().equals(primary) ? l.measured(bytes) : l).toList());
  }

  OperationRecord troubled(Optional<String> reason) {
    return with(choice, outcome, 0, marks, reason);
  }

  /** A planned move is made where its target is confirmed, and aborted where the old primary is. */
  OperationRecord confirmed(long at, List<Mark> all) {
    boolean moved =
        planned.isEmpty()
            || choice.filter(c -> c.candidate().equals(planned.get().from())).isEmpty();
    return with(choice, moved ? Outcome.CONFIRMED : Outcome.ABORTED, at, all, why);
  }

  OperationRecord aborted(long at, String reason) {
    return with(choice, Outcome.ABORTED, at, marks, Optional.of(reason));
  }

  OperationRecord superseded() {
    return outcome == Outcome.UNDER_WAY ? with(choice, Outcome.SUPERSEDED, 0, marks, why) : this;
  }

  private OperationRecord with(
      Optional<Choice> chosen, Outcome now, long endedAt, List<Mark> all, Optional<String> reason) {
    return new OperationRecord(
        id,
        epoch,
        cause,
        planned,
        begunAtMillis,
        chosen,
        now,
        endedAt,
        all,
        reason,
        forced,
        losses);
  }

  private OperationRecord with(List<Loss> left) {
    return new OperationRecord(
        id,
        epoch,
        cause,
        planned,
        begunAtMillis,
        choice,
        outcome,
        confirmedAtMillis,
        marks,
        why,
        forced,
        left);
  }
}
