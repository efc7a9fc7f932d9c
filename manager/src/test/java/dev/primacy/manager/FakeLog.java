package dev.primacy.manager;

import dev.primacy.consensus.Answer;
import dev.primacy.consensus.Handover;
import dev.primacy.consensus.LogListener;
import dev.primacy.consensus.LogStatus;
import dev.primacy.consensus.ReplicatedLog;
import dev.primacy.core.cluster.ClusterStates;
import dev.primacy.core.cluster.Entry;
import dev.primacy.core.cluster.ManagerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A log that commits nothing, stands as it is told to, and notes to whom the lead was handed. */
final class FakeLog implements ReplicatedLog<Entry, ClusterStates, ClusterStates.Outcome> {

  LogStatus status =
      new LogStatus(LogStatus.Role.NONE, 0, Optional.empty(), -1, -1, List.of(), true);
  final List<ManagerId> handedTo = new ArrayList<>();

  @Override
  public CompletionStage<Answer<ClusterStates.Outcome>> submit(Entry command, long term) {
    return CompletableFuture.completedStage(new Answer.NotLeading<>(status.leader()));
  }

  @Override
  public CompletionStage<Answer<Answer.Proof>> confirmLeadership() {
    return CompletableFuture.completedStage(new Answer.NotLeading<>(status.leader()));
  }

  @Override
  public CompletionStage<Handover> handOver(ManagerId to) {
    handedTo.add(to);
    return CompletableFuture.completedStage(new Handover.Failed("only a fake"));
  }

  @Override
  public Published<ClusterStates> published() {
    return new Published<>(ClusterStates.NONE, 0, 0);
  }

  @Override
  public void addListener(LogListener<ClusterStates> listener) {}

  @Override
  public LogStatus status() {
    return status;
  }

  @Override
  public void close() {}
}
