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
import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.ManagerId;
import dev.primacy.core.cluster.Names;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.control.Input;
import dev.primacy.core.decision.Entrance;
import dev.primacy.core.node.Order;
import dev.primacy.core.node.Report;
import dev.primacy.wire.Orders;
import dev.primacy.wire.ProbeAnswers;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agents' streams to this manager. Two live streams of different processes for one node, both
 * with a memory, are a copied host and make it a duplicate: neither is obeyed or counted until one
 * is gone. A newcomer without memory is turned away instead, and the other one left in peace.
 */
final class AgentStreams extends AgentServiceGrpc.AgentServiceImplBase {

  private static final int FEATURE_LEVEL = 1;

  private static final Logger LOG = LoggerFactory.getLogger(AgentStreams.class);

  /** A node of a cluster. */
  record Key(ClusterId cluster, NodeId node) implements Comparable<Key> {
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
  private final Function<ClusterId, Optional<ClusterState>> states;
  private final Inbox inbox;
  private final Inspections inspections = new Inspections(this::send);
  // Guarded by this; the newest stream of a node is the last of its list.
  private final SortedMap<Key, List<AgentStream>> streams = new TreeMap<>();

  AgentStreams(ManagerId self, Function<ClusterId, Optional<ClusterState>> states, Inbox inbox) {
    this.self = self;
    this.states = states;
    this.inbox = inbox;
  }

  @Override
  public StreamObserver<AgentMessage> connect(StreamObserver<ManagerMessage> answers) {
    return new AgentStream(this, (ServerCallStreamObserver<ManagerMessage>) answers);
  }

  /** Sends an order if the node has a stream here; a lost one is repeated at the next report. */
  void send(ClusterId cluster, NodeId node, Order order) {
    send(new Key(cluster, node), ManagerMessage.newBuilder().setOrder(Orders.write(order)).build());
  }

  private void send(Key node, ManagerMessage message) {
    AgentStream stream = newest(node);
    if (stream != null) {
      stream.send(message);
    }
  }

  /** What is asked of agents for people. */
  Inspections inspections() {
    return inspections;
  }

  /** Asks the agent of {@code standby}, if it has a stream here, to try to reach another node. */
  void ask(ClusterId cluster, NodeId standby, NodeId node, Address address) {
    Ask ask = Ask.newBuilder().setNode(node.name()).setAddress(address.toString()).build();
    send(new Key(cluster, standby), ManagerMessage.newBuilder().setAsk(ask).build());
  }

  /** What became of a question. */
  void answered(Key from, Answered answered) {
    if (Names.isName(answered.getNode())) {
      NodeId about = new NodeId(answered.getNode());
      ProbeAnswers.read(answered.getAnswer())
          .ifPresent(a -> inbox.post(from.cluster(), new Input.Asked(about, from.node(), a)));
    }
  }

  private synchronized @Nullable AgentStream newest(Key key) {
    List<AgentStream> all = streams.get(key);
    return all == null || all.isEmpty() ? null : all.getLast();
  }

  /** Takes a greeting: answers it, or refuses. Returns which node it is, where it may go on. */
  Optional<Key> greeted(AgentStream stream, Hello hello) {
    if (!Names.isName(hello.getCluster()) || !Names.isName(hello.getNode())) {
      stream.refuse(Refusal.Reason.BAD_NAME, "cluster and node are named by " + Names.GRAMMAR);
      return Optional.empty();
    }
    Key key = new Key(new ClusterId(hello.getCluster()), new NodeId(hello.getNode()));
    if (states.apply(key.cluster()).isEmpty()) {
      stream.refuse(Refusal.Reason.UNKNOWN_CLUSTER, RefusedAgent.unknown(key));
      return Optional.empty();
    }
    stream.send(
        ManagerMessage.newBuilder()
            .setWelcome(Welcome.newBuilder().setManager(self.name()).setFeatureLevel(FEATURE_LEVEL))
            .build());
    return Optional.of(key);
  }

  /** Takes a report, or turns away who says it. */
  void reported(AgentStream stream, Key key, Report report) {
    Optional<ClusterState> state = states.apply(key.cluster());
    if (state.isPresent() && enters(stream, key, report, state.get())) {
      inbox.post(key.cluster(), new Input.Reported(report));
    }
  }

  private synchronized boolean enters(
      AgentStream stream, Key key, Report report, ClusterState state) {
    Optional<AgentStream> other = other(stream, key);
    return switch (Entrance.of(state, report, other.isPresent())) {
      case OPEN -> {
        open(stream, key);
        yield true;
      }
      case CLAIMED -> {
        close(stream, key);
        stream.refuse(
            Refusal.Reason.NODE_CLAIMED_TWICE,
            RefusedAgent.claimed(key, other.map(AgentStream::address).orElse("")));
        yield false;
      }
      case FOREIGN_DATA -> {
        close(stream, key);
        stream.refuse(
            Refusal.Reason.FOREIGN_DATA, RefusedAgent.foreign(key, report, state.systemId()));
        yield false;
      }
    };
  }

  private Optional<AgentStream> other(AgentStream stream, Key key) {
    return streams.getOrDefault(key, List.of()).stream()
        .filter(s -> s != stream && s.instance() != stream.instance() && s.isLive())
        .findFirst();
  }

  private void open(AgentStream stream, Key key) {
    List<AgentStream> all = streams.computeIfAbsent(key, _ -> new ArrayList<>());
    if (all.contains(stream)) {
      return;
    }
    all.removeIf(other -> other.instance() == stream.instance() || !other.isLive());
    if (stream.isBorn()) {
      all.removeIf(other -> {
        if (!other.isBorn()) {
          other.refuse(
              Refusal.Reason.NODE_CLAIMED_TWICE, RefusedAgent.claimed(key, stream.address()));
        }
        return !other.isBorn();
      });
    }
    all.add(stream);
    tell(key, all);
  }

  private void close(AgentStream stream, Key key) {
    List<AgentStream> all = streams.getOrDefault(key, new ArrayList<>());
    if (all.remove(stream)) {
      tell(key, all);
    }
    if (all.isEmpty()) {
      streams.remove(key);
    }
  }

  synchronized void closed(AgentStream stream, Key key) {
    close(stream, key);
  }

  private void tell(Key key, List<AgentStream> all) {
    if (all.size() > 1) {
      LOG.error("cluster={} node={} claimed by two agents at once", key.cluster(), key.node());
    }
    inbox.post(key.cluster(), new Input.Connection(key.node(), !all.isEmpty(), all.size() > 1));
  }
}
