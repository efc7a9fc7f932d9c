package dev.primacy.manager;

import dev.primacy.api.v1.Inspect;
import dev.primacy.api.v1.Inspected;
import dev.primacy.api.v1.ManagerMessage;
import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.node.Inspection;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Questions to agents about what else goes on in their servers, and whoever waits for an answer.
 * Nothing is decided by an answer, and nobody waits long for one.
 */
final class Inspections {

  // Less than what an operator's command waits for one answer.
  static final Duration PATIENCE = Duration.ofMillis(1_200);

  /** Sends to the agent of a node, where it has a stream here. */
  interface Sender {
    void send(AgentStreams.Key node, ManagerMessage message);
  }

  private record Waiting(AgentStreams.Key node, CompletableFuture<Optional<Inspection>> answer) {}

  private final Sender sender;
  private final SecureRandom numbers = new SecureRandom();
  private final ConcurrentMap<Long, Waiting> open = new ConcurrentHashMap<>();

  Inspections(Sender sender) {
    this.sender = sender;
  }

  /** Asks all at once, and tells of each in its place; empty where no answer came. */
  List<Optional<Inspection>> of(ClusterId cluster, List<NodeId> nodes) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    List<CompletableFuture<Optional<Inspection>>> answers =
        nodes.stream().map(node -> ask(new AgentStreams.Key(cluster, node))).toList();
    List<Optional<Inspection>> found = new ArrayList<>();
    answers.forEach(answer -> found.add(await(answer, deadline)));
    return List.copyOf(found);
  }

  private CompletableFuture<Optional<Inspection>> ask(AgentStreams.Key node) {
    long question = numbers.nextLong();
    CompletableFuture<Optional<Inspection>> answer = new CompletableFuture<>();
    open.put(question, new Waiting(node, answer));
    var _ =
        answer
            .completeOnTimeout(Optional.empty(), PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete((_, _) -> open.remove(question));
    sender.send(
        node,
        ManagerMessage.newBuilder().setInspect(Inspect.newBuilder().setQuestion(question)).build());
    return answer;
  }

  private static Optional<Inspection> await(
      CompletableFuture<Optional<Inspection>> answer, long deadline) {
    try {
      return answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Takes an answer from the node that was asked; any other is nobody's. */
  void answered(AgentStreams.Key from, Inspected inspected) {
    Waiting waiting = open.get(inspected.getQuestion());
    if (waiting != null && waiting.node().equals(from)) {
      waiting
          .answer()
          .complete(
              inspected.hasFound()
                  ? Optional.of(dev.primacy.wire.Inspections.read(inspected.getFound()))
                  : Optional.empty());
    }
  }
}
