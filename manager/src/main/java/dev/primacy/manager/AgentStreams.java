package dev.primacy.manager;

import dev.primacy.api.Refusal;
import dev.primacy.api.v1.AgentMessage;
import dev.primacy.api.v1.AgentServiceGrpc;
import dev.primacy.api.v1.Answered;
import dev.primacy.api.v1.Ask;
import dev.primacy.api.v1.Hello;
import dev.primacy.api.v1.ManagerMessage;
import dev.primacy.api.v1.Welcome;
import dev.primacy.core.cluster.Address;
import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.cluster.ManagerId;
import dev.primacy.core.cluster.Names;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.control.Input;
import dev.primacy.core.node.Order;
import dev.primacy.wire.Orders;
import dev.primacy.wire.ProbeAnswers;
import dev.primacy.wire.ReportReader;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agents' streams to this manager. Two live streams of different processes for one node, a
 * copied host, make it a duplicate: neither is obeyed or counted until one is gone.
 */
final class AgentStreams extends AgentServiceGrpc.AgentServiceImplBase {

  private static final int FEATURE_LEVEL = 1;
  // A stream that said nothing for so long does not stand in the way of another: its host may be
  // gone.
  private static final long LIVE_NANOS = 1_200_000_000L;

  private static final Logger LOG = LoggerFactory.getLogger(AgentStreams.class);

  private record Key(ClusterId cluster, NodeId node) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int byCluster = cluster.compareTo(other.cluster);
      return byCluster != 0 ? byCluster : node.compareTo(other.node);
    }
  }

  /** Takes what agents say, on any thread. */
  interface Inbox {
    void post(ClusterId cluster, Input input);
  }

  private final ManagerId self;
  private final Predicate<ClusterId> isKnown;
  private final Inbox inbox;
  // Guarded by this; the newest stream of a node is the last of its list.
  private final SortedMap<Key, List<Stream>> streams = new TreeMap<>();

  AgentStreams(ManagerId self, Predicate<ClusterId> isKnown, Inbox inbox) {
    this.self = self;
    this.isKnown = isKnown;
    this.inbox = inbox;
  }

  @Override
  public StreamObserver<AgentMessage> connect(StreamObserver<ManagerMessage> answers) {
    return new Stream(answers);
  }

  /** Sends an order if the node has a stream here; a lost one is repeated at the next report. */
  void send(ClusterId cluster, NodeId node, Order order) {
    Stream stream = newest(new Key(cluster, node));
    if (stream != null) {
      stream.send(ManagerMessage.newBuilder().setOrder(Orders.write(order)).build());
    }
  }

  /** Asks the agent of {@code standby}, if it has a stream here, to try to reach another node. */
  void ask(ClusterId cluster, NodeId standby, NodeId node, Address address) {
    Stream stream = newest(new Key(cluster, standby));
    if (stream != null) {
      Ask ask = Ask.newBuilder().setNode(node.name()).setAddress(address.toString()).build();
      stream.send(ManagerMessage.newBuilder().setAsk(ask).build());
    }
  }

  private synchronized @Nullable Stream newest(Key key) {
    List<Stream> all = streams.get(key);
    return all == null || all.isEmpty() ? null : all.getLast();
  }

  private synchronized void opened(Stream stream, Key key) {
    List<Stream> all = streams.computeIfAbsent(key, _ -> new ArrayList<>());
    all.removeIf(other -> other.instance == stream.instance || !other.isLive());
    all.add(stream);
    tell(key, all);
  }

  private synchronized void closed(Stream stream, Key key) {
    List<Stream> all = streams.getOrDefault(key, List.of());
    if (all.remove(stream)) {
      tell(key, all);
    }
    if (all.isEmpty()) {
      streams.remove(key);
    }
  }

  private void tell(Key key, List<Stream> all) {
    if (all.size() > 1) {
      LOG.error("cluster={} node={} claimed by two agents at once", key.cluster(), key.node());
    }
    inbox.post(key.cluster(), new Input.Connection(key.node(), !all.isEmpty(), all.size() > 1));
  }

  private final class Stream implements StreamObserver<AgentMessage> {
    private final StreamObserver<ManagerMessage> answers;
    private @Nullable Key key;
    private long instance;
    private volatile long heardAt = System.nanoTime();

    Stream(StreamObserver<ManagerMessage> answers) {
      this.answers = answers;
    }

    boolean isLive() {
      return System.nanoTime() - heardAt < LIVE_NANOS;
    }

    @Override
    public void onNext(AgentMessage message) {
      heardAt = System.nanoTime();
      switch (message.getKindCase()) {
        case HELLO -> hello(message.getHello());
        case REPORT -> report(message.getReport());
        case ANSWERED -> answered(message.getAnswered());
        case KIND_NOT_SET -> {} // of a newer build
      }
    }

    private void hello(Hello hello) {
      if (!Names.isName(hello.getCluster()) || !Names.isName(hello.getNode())) {
        refuse(Refusal.Reason.BAD_NAME, "cluster and node are named by " + Names.GRAMMAR);
        return;
      }
      ClusterId cluster = new ClusterId(hello.getCluster());
      if (!isKnown.test(cluster)) {
        refuse(
            Refusal.Reason.UNKNOWN_CLUSTER,
            "no cluster '%s' here; make it with: primacy cluster create %s"
                .formatted(cluster, cluster));
        return;
      }
      key = new Key(cluster, new NodeId(hello.getNode()));
      instance = hello.getInstance();
      send(
          ManagerMessage.newBuilder()
              .setWelcome(
                  Welcome.newBuilder().setManager(self.name()).setFeatureLevel(FEATURE_LEVEL))
              .build());
      opened(this, key);
    }

    private void report(dev.primacy.api.v1.Report report) {
      Key from = key;
      if (from != null && report.getNode().equals(from.node().name())) {
        ReportReader.read(report).ifPresent(r -> inbox.post(from.cluster(), new Input.Reported(r)));
      }
    }

    private void answered(Answered answered) {
      Key from = key;
      if (from != null && Names.isName(answered.getNode())) {
        NodeId about = new NodeId(answered.getNode());
        ProbeAnswers.read(answered.getAnswer())
            .ifPresent(a -> inbox.post(from.cluster(), new Input.Asked(about, from.node(), a)));
      }
    }

    private void refuse(Refusal.Reason reason, String message) {
      synchronized (answers) {
        answers.onError(Refusal.of(reason, message).toException());
      }
    }

    void send(ManagerMessage message) {
      synchronized (answers) {
        answers.onNext(message);
      }
    }

    @Override
    public void onError(Throwable failure) {
      gone();
    }

    @Override
    public void onCompleted() {
      gone();
      synchronized (answers) {
        answers.onCompleted();
      }
    }

    private void gone() {
      Key from = key;
      if (from != null) {
        closed(this, from);
      }
    }
  }
}
