package dev.primacy.manager;

import dev.primacy.api.Refusal;
import dev.primacy.api.v1.AgentMessage;
import dev.primacy.api.v1.AgentServiceGrpc;
import dev.primacy.api.v1.Hello;
import dev.primacy.api.v1.Inspect;
import dev.primacy.api.v1.Inspected;
import dev.primacy.api.v1.ManagerMessage;
import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.NodeSettings;
import dev.primacy.core.node.Inspection;
import dev.primacy.core.node.Life;
import dev.primacy.core.node.LocalFacts;
import dev.primacy.core.node.Memory;
import dev.primacy.core.node.Report;
import dev.primacy.core.time.MonoTime;
import dev.primacy.wire.Reports;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An agent that says what the test wants, over a real stream. */
final class CallingAgent {

  private static final int SOON = 10;

  private final String node;
  private final long instance;
  private final ManagedChannel channel;
  private final StreamObserver<AgentMessage> requests;
  private final CompletableFuture<Refusal> refused = new CompletableFuture<>();

  CallingAgent(int port, ClusterId cluster, String node, long instance) {
    this.node = node;
    this.instance = instance;
    channel = NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    requests =
        AgentServiceGrpc.newStub(channel)
            .connect(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ManagerMessage message) {
                    if (message.hasInspect()) {
                      answer(message.getInspect());
                    }
                  }

                  @Override
                  public void onError(Throwable failure) {
                    Refusal.in(failure)
                        .ifPresentOrElse(
                            refused::complete, () -> refused.completeExceptionally(failure));
                    channel.shutdownNow();
                  }

                  @Override
                  public void onCompleted() {}
                });
    requests.onNext(
        AgentMessage.newBuilder()
            .setHello(
                Hello.newBuilder()
                    .setCluster(cluster.name())
                    .setNode(node)
                    .setInstance(instance)
                    .setFeatureLevel(1))
            .build());
  }

  void report(Memory memory, LocalFacts facts) {
    Report report =
        new Report(
            new NodeId(node),
            NodeSettings.at(node + ".example:5432"),
            new Life(instance, facts.life()),
            memory,
            facts,
            new MonoTime(0));
    requests.onNext(AgentMessage.newBuilder().setReport(Reports.write(report)).build());
  }

  /** Its server is quiet, whenever it is asked. */
  private void answer(Inspect question) {
    requests.onNext(
        AgentMessage.newBuilder()
            .setInspected(
                Inspected.newBuilder()
                    .setQuestion(question.getQuestion())
                    .setFound(dev.primacy.wire.Inspections.write(Inspection.QUIET)))
            .build());
  }

  /** Why the manager hung up. */
  Refusal refusal() {
    try {
      return refused.get(SOON, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("was not refused", e);
    }
  }

  void hangUp() {
    channel.shutdownNow();
  }
}
