package dev.primacy.manager;

import dev.primacy.api.v1.GetTopologyRequest;
import dev.primacy.api.v1.GetTopologyResponse;
import dev.primacy.api.v1.TopologyHeartbeat;
import dev.primacy.api.v1.TopologyPoint;
import dev.primacy.api.v1.TopologyServiceGrpc;
import dev.primacy.api.v1.WatchTopologyRequest;
import dev.primacy.api.v1.WatchTopologyResponse;
import dev.primacy.consensus.LogStatus;
import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.ManagerId;
import dev.primacy.core.cluster.Names;
import dev.primacy.core.cluster.Topology;
import dev.primacy.core.control.Publication;
import dev.primacy.core.control.TopologyFeed;
import dev.primacy.manager.ControlLoop.Snapshot;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Tells subscribers the topology, from any manager, with or without a leader. Subscribers are
 * pushed to from a thread of their own, each only as fast as it reads: the control thread never
 * waits for them.
 */
final class TopologyPublisher extends TopologyServiceGrpc.TopologyServiceImplBase
    implements AutoCloseable {

  private static final long HEARTBEAT_MILLIS = 1000;

  private final ManagerId self;
  private final Supplier<LogStatus> log;
  private final ConcurrentSkipListMap<ClusterId, Topology> topologies =
      new ConcurrentSkipListMap<>();
  private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService pusher;
  // However much is published while the pushing thread is busy, it has one thing to do afterwards.
  private final AtomicBoolean pushDue = new AtomicBoolean();

  TopologyPublisher(ManagerId self, Supplier<LogStatus> log) {
    this(self, log, pushingThread());
  }

  TopologyPublisher(ManagerId self, Supplier<LogStatus> log, ScheduledExecutorService pusher) {
    this.self = self;
    this.log = log;
    this.pusher = pusher;
    var _ =
        pusher.scheduleAtFixedRate(
            this::beat, HEARTBEAT_MILLIS, HEARTBEAT_MILLIS, TimeUnit.MILLISECONDS);
  }

  private static ScheduledExecutorService pushingThread() {
    // What is published while the manager closes is nobody's any more.
    return new ScheduledThreadPoolExecutor(
        1,
        Thread.ofPlatform().name("topology").daemon().factory(),
        new ThreadPoolExecutor.DiscardPolicy());
  }

  /** Takes how a cluster stands now; pushes at once what is more than a change of lag. */
  void published(Snapshot snapshot) {
    Topology topology = Publication.of(snapshot.view());
    Topology before = topologies.put(topology.cluster(), topology);
    if (before == null || !before.equalsButForLag(topology)) {
      if (pushDue.compareAndSet(false, true)) {
        pusher.execute(this::push);
      }
    }
  }

  private void push() {
    pushDue.set(false); // before it looks: what comes from here on is due again
    subscribers.forEach(s -> s.push(false));
  }

  @Override
  public void get(GetTopologyRequest request, StreamObserver<GetTopologyResponse> answer) {
    if (!request.getCluster().isEmpty() && find(request.getCluster()).isEmpty()) {
      answer.onError(unknown(request.getCluster()));
      return;
    }
    GetTopologyResponse.Builder response =
        GetTopologyResponse.newBuilder().setRevision(log.get().applied()).setManager(self.name());
    topologies.forEach((id, topology) -> {
      if (request.getCluster().isEmpty() || request.getCluster().equals(id.name())) {
        response.addClusters(TopologyText.of(topology));
      }
    });
    answer.onNext(response.build());
    answer.onCompleted();
  }

  @Override
  public void watch(WatchTopologyRequest request, StreamObserver<WatchTopologyResponse> answer) {
    if (!request.getCluster().isEmpty() && find(request.getCluster()).isEmpty()) {
      answer.onError(unknown(request.getCluster()));
      return;
    }
    Subscriber subscriber =
        new Subscriber((ServerCallStreamObserver<WatchTopologyResponse>) answer, feed(request));
    subscribers.add(subscriber);
    pusher.execute(() -> {
      subscriber.push(true);
      subscriber.beat();
    });
  }

  @Override
  public void close() {
    pusher.shutdownNow();
  }

  private void beat() {
    subscribers.forEach(s -> {
      s.push(true);
      s.beat();
    });
  }

  private Optional<Topology> find(String cluster) {
    return Names.isName(cluster)
        ? Optional.ofNullable(topologies.get(new ClusterId(cluster)))
        : Optional.empty();
  }

  private RuntimeException unknown(String cluster) {
    return UnknownCluster.named(cluster, topologies.keySet()).toException();
  }

  private static TopologyFeed feed(WatchTopologyRequest request) {
    SortedMap<ClusterId, Topology.Point> seen = new TreeMap<>();
    for (TopologyPoint point : request.getSeenList()) {
      if (Names.isName(point.getCluster()) && point.getEpoch() >= 0) {
        seen.put(
            new ClusterId(point.getCluster()),
            new Topology.Point(new Epoch(point.getEpoch()), point.getRevision()));
      }
    }
    return TopologyFeed.of(
        request.getCluster().isEmpty()
            ? Optional.empty()
            : Optional.of(new ClusterId(request.getCluster())),
        seen);
  }

  /** One subscriber's stream; used by the pushing thread alone, but for its end. */
  private final class Subscriber {
    private final ServerCallStreamObserver<WatchTopologyResponse> stream;
    private final AtomicBoolean resumeDue = new AtomicBoolean();
    private TopologyFeed feed;

    Subscriber(ServerCallStreamObserver<WatchTopologyResponse> stream, TopologyFeed feed) {
      this.stream = stream;
      this.feed = feed;
      stream.setOnCancelHandler(() -> subscribers.remove(this));
      stream.setOnReadyHandler(() -> {
        if (resumeDue.compareAndSet(false, true)) {
          pusher.execute(this::resume);
        }
      });
    }

    private void resume() {
      resumeDue.set(false);
      push(false);
    }

    /** One that does not read is sent nothing; when it does, it is sent what is newest then. */
    void push(boolean refresh) {
      if (!reads()) {
        return;
      }
      for (Topology topology : feed.next(topologies, refresh)) {
        if (!reads()) {
          return;
        }
        stream.onNext(
            WatchTopologyResponse.newBuilder().setTopology(TopologyText.of(topology)).build());
        feed = feed.having(topology);
      }
    }

    private boolean reads() {
      return stream.isReady() && !stream.isCancelled();
    }

    void beat() {
      if (reads()) {
        LogStatus status = log.get();
        stream.onNext(
            WatchTopologyResponse.newBuilder()
                .setHeartbeat(
                    TopologyHeartbeat.newBuilder()
                        .setRevision(status.applied())
                        .setManager(self.name())
                        .setHasLeader(status.leader().isPresent()))
                .build());
      }
    }
  }
}
