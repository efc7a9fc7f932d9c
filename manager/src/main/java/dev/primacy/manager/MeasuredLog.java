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
import java.util.concurrent.CompletionStage;

/** The replicated log with a clock beside it: how long each entry took, and what became of it. */
final class MeasuredLog<E, S, R> implements ReplicatedLog<E, S, R> {

  private final ReplicatedLog<E, S, R> log;
  private final Metrics metrics;

  MeasuredLog(ReplicatedLog<E, S, R> log, Metrics metrics) {
    this.log = log;
    this.metrics = metrics;
  }

  @Override
  public CompletionStage<Answer<R>> submit(E command) {
    long since = System.nanoTime();
    return log.submit(command).whenComplete((answer, _) -> note(answer, since));
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
      case Answer.Applied<?> _ -> "applied";
      case Answer.NotLeading<?> _ -> "not_leading";
      case Answer.Refused<?> _ -> "refused";
      case Answer.Unknown<?> _ -> "unknown";
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
