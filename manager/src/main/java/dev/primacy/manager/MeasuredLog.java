package dev.primacy.manager;

import dev.primacy.consensus.Answer;
import dev.primacy.consensus.Handover;
import dev.primacy.consensus.LogListener;
import dev.primacy.consensus.LogStatus;
import dev.primacy.consensus.ReplicatedLog;
import dev.primacy.core.cluster.ManagerId;
import dev.primacy.metrics.ManagerMetric;
import dev.primacy.metrics.Metrics;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The replicated log with a clock beside it: how long each entry took, and what became of it. */
final class MeasuredLog<E, S, R> implements ReplicatedLog<E, S, R> {

  private static final String APPLIED = "applied";
  private static final String NOT_LEADING = "not_leading";
  private static final String REFUSED = "refused";
  private static final String UNKNOWN = "unknown";

  private final ReplicatedLog<E, S, R> log;
  private final Metrics metrics;

  MeasuredLog(ReplicatedLog<E, S, R> log, Metrics metrics) {
    this.log = log;
    this.metrics = metrics;
    // A new leader's first entry is waited for: what its timing needs is loaded before.
    List.of(APPLIED, NOT_LEADING, REFUSED, UNKNOWN)
        .forEach(answer -> metrics.expect(ManagerMetric.RAFT_COMMIT, answer));
  }

  @Override
  public CompletionStage<Answer<R>> submit(E command, long term) {
    long since = System.nanoTime();
    return log.submit(command, term).whenComplete((answer, _) -> note(answer, since));
  }

  @Override
  public CompletionStage<Answer<Answer.Proof>> confirmLeadership() {
    long since = System.nanoTime();
    return log.confirmLeadership().whenComplete((answer, _) -> note(answer, since));
  }

  private void note(Answer<?> answer, long since) {
    metrics.time(
        ManagerMetric.RAFT_COMMIT, Duration.ofNanos(System.nanoTime() - since), word(answer));
  }

  private static String word(Answer<?> answer) {
    return switch (answer) {
      case Answer.Applied<?> _ -> APPLIED;
      case Answer.NotLeading<?> _ -> NOT_LEADING;
      case Answer.Refused<?> _ -> REFUSED;
      case Answer.Unknown<?> _ -> UNKNOWN;
    };
  }

  @Override
  public CompletionStage<Handover> handOver(ManagerId to) {
    return log.handOver(to);
  }

  @Override
  public Published<S> published() {
    return log.published();
  }

  @Override
  public void addListener(LogListener<S> listener) {
    log.addListener(listener);
  }

  @Override
  public LogStatus status() {
    return log.status();
  }

  @Override
  public void close() {
    log.close();
  }
}
