package dev.primacy.client;

import dev.primacy.api.v1.Phase;
import dev.primacy.api.v1.TopologyHeartbeat;
import dev.primacy.api.v1.TopologyNode;
import dev.primacy.api.v1.TopologyPoint;
import dev.primacy.api.v1.TopologyPrimary;
import dev.primacy.api.v1.TopologyServiceGrpc;
import dev.primacy.api.v1.WatchTopologyRequest;
import dev.primacy.api.v1.WatchTopologyResponse;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A manager on loopback that says what the test tells it to, whether that is right or wrong. */
final class ScriptedPeer implements AutoCloseable {

  private final Server server;
  private final List<StreamObserver<WatchTopologyResponse>> subscribers = new ArrayList<>();
  private final List<WatchTopologyRequest> requests = new ArrayList<>();
  private final List<WatchTopologyResponse> greeting = new ArrayList<>();

  ScriptedPeer() {
    this(0);
  }

  ScriptedPeer(int port) {
    try {
      server =
          Grpc.newServerBuilderForPort(port, InsecureServerCredentials.create())
              .addService(new Service())
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Service extends TopologyServiceGrpc.TopologyServiceImplBase {
    @Override
    public void watch(
        WatchTopologyRequest request, StreamObserver<WatchTopologyResponse> subscriber) {
      synchronized (ScriptedPeer.this) {
        ((ServerCallStreamObserver<WatchTopologyResponse>) subscriber)
            .setOnCancelHandler(() -> left(subscriber));
        requests.add(request);
        greeting.forEach(subscriber::onNext);
        subscribers.add(subscriber);
      }
    }
  }

  private synchronized void left(StreamObserver<WatchTopologyResponse> subscriber) {
    subscribers.remove(subscriber);
  }

  String address() {
    return "127.0.0.1:" + server.getPort();
  }

  int port() {
    return server.getPort();
  }

  /** What every new subscriber is sent at once. */
  synchronized ScriptedPeer greetsWith(WatchTopologyResponse... responses) {
    greeting.clear();
    greeting.addAll(List.of(responses));
    return this;
  }

  synchronized void say(WatchTopologyResponse response) {
    subscribers.forEach(s -> s.onNext(response));
  }

  synchronized void hangUp() {
    subscribers.forEach(StreamObserver::onCompleted);
    subscribers.clear();
  }

  synchronized List<WatchTopologyRequest> requests() {
    return List.copyOf(requests);
  }

  /** Gone at once, with whatever streams there were. */
  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  static WatchTopologyResponse topology(long epoch, long revision, String primary) {
    return topology("orders", epoch, revision, primary, true);
  }

  static WatchTopologyResponse topology(
      String cluster, long epoch, long revision, String primary, boolean certain) {
    return WatchTopologyResponse.newBuilder()
        .setTopology(
            dev.primacy.api.v1.Topology.newBuilder()
                .setCluster(cluster)
                .setEpoch(epoch)
                .setBegunEpoch(certain ? epoch : epoch + 1)
                .setRevision(revision)
                .setPhase(certain ? Phase.PHASE_STEADY : Phase.PHASE_ELECTING)
                .setPrimary(
                    TopologyPrimary.newBuilder()
                        .setNode(primary)
                        .setAddress(primary + ".example:5432")
                        .setCertain(certain))
                .addNodes(TopologyNode.newBuilder().setName("n1").setMayServeReads(true))
                .addNodes(
                    TopologyNode.newBuilder().setName("n2").setMayServeReads(true).setLagBytes(7)))
        .build();
  }

  static WatchTopologyResponse heartbeat(long revision, boolean hasLeader) {
    return WatchTopologyResponse.newBuilder()
        .setHeartbeat(TopologyHeartbeat.newBuilder().setRevision(revision).setHasLeader(hasLeader))
        .build();
  }

  static TopologyPoint point(long epoch, long revision) {
    return TopologyPoint.newBuilder()
        .setCluster("orders")
        .setEpoch(epoch)
        .setRevision(revision)
        .build();
  }
}
