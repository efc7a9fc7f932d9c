package dev.primacy.cli;

import dev.primacy.api.Refusal;
import dev.primacy.api.v1.CreateClusterRequest;
import dev.primacy.api.v1.CreateClusterResponse;
import dev.primacy.api.v1.ExplainRequest;
import dev.primacy.api.v1.ExplainResponse;
import dev.primacy.api.v1.GetTopologyRequest;
import dev.primacy.api.v1.GetTopologyResponse;
import dev.primacy.api.v1.HistoryRequest;
import dev.primacy.api.v1.HistoryResponse;
import dev.primacy.api.v1.OperatorServiceGrpc;
import dev.primacy.api.v1.StatusRequest;
import dev.primacy.api.v1.StatusResponse;
import dev.primacy.api.v1.TopologyHeartbeat;
import dev.primacy.api.v1.TopologyServiceGrpc;
import dev.primacy.api.v1.WatchTopologyRequest;
import dev.primacy.api.v1.WatchTopologyResponse;
import dev.primacy.cli.output.Answers;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/** A manager that answers from one imagined cluster, on a real port. */
final class FakeOperators extends OperatorServiceGrpc.OperatorServiceImplBase
    implements AutoCloseable {

  private final Server server;
  private volatile Optional<Refusal> refusal = Optional.empty();
  private volatile String lastRequest = "";
  private volatile boolean isSilent;

  private FakeOperators() throws IOException {
    server =
        NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .addService(this)
            .addService(new Topologies())
            .build()
            .start();
  }

  static FakeOperators start() throws IOException {
    return new FakeOperators();
  }

  String address() {
    return "127.0.0.1:" + server.getPort();
  }

  void refuse(Refusal.Reason reason, String message) {
    refusal = Optional.of(Refusal.of(reason, message));
  }

  /** Takes every request from now on, and answers none. */
  void fallSilent() {
    isSilent = true;
  }

  String lastRequest() {
    return lastRequest;
  }

  private <T> void answer(Object request, StreamObserver<T> observer, T answer) {
    lastRequest = request.toString().replaceAll("\\s+", " ").strip();
    if (isSilent) {
      return;
    }
    if (refusal.isPresent()) {
      observer.onError(refusal.get().toException());
    } else {
      observer.onNext(answer);
      observer.onCompleted();
    }
  }

  @Override
  public void status(StatusRequest request, StreamObserver<StatusResponse> observer) {
    answer(request, observer, Answers.status());
  }

  @Override
  public void explain(ExplainRequest request, StreamObserver<ExplainResponse> observer) {
    answer(
        request,
        observer,
        ExplainResponse.newBuilder()
            .setCluster(request.getCluster())
            .setOperation(Answers.failover())
            .build());
  }

  @Override
  public void history(HistoryRequest request, StreamObserver<HistoryResponse> observer) {
    answer(
        request,
        observer,
        HistoryResponse.newBuilder()
            .setCluster(request.getCluster())
            .addOperations(Answers.failover())
            .build());
  }

  @Override
  public void createCluster(
      CreateClusterRequest request, StreamObserver<CreateClusterResponse> observer) {
    answer(
        request,
        observer,
        CreateClusterResponse.newBuilder().setCluster(request.getCluster()).build());
  }

  private final class Topologies extends TopologyServiceGrpc.TopologyServiceImplBase {

    @Override
    public void get(GetTopologyRequest request, StreamObserver<GetTopologyResponse> observer) {
      answer(
          request,
          observer,
          GetTopologyResponse.newBuilder().addClusters(Answers.topology()).build());
    }

    @Override
    public void watch(
        WatchTopologyRequest request, StreamObserver<WatchTopologyResponse> observer) {
      observer.onNext(WatchTopologyResponse.newBuilder().setTopology(Answers.topology()).build());
      observer.onNext(
          WatchTopologyResponse.newBuilder()
              .setHeartbeat(TopologyHeartbeat.newBuilder().setManager("m2").setHasLeader(true))
              .build());
    }
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
