package dev.primacy.agent;

import dev.primacy.api.Refusal;
import dev.primacy.api.v1.AgentMessage;
import dev.primacy.api.v1.AgentServiceGrpc;
import dev.primacy.api.v1.Answered;
import dev.primacy.api.v1.Hello;
import dev.primacy.api.v1.Inspected;
import dev.primacy.api.v1.ManagerMessage;
import dev.primacy.core.cluster.Address;
import dev.primacy.core.node.Order;
import dev.primacy.core.node.Report;
import dev.primacy.wire.Orders;
import dev.primacy.wire.Reports;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The agent's stream to one manager: reports out, orders in, for ever. A manager that is slow gets
 * the newest report only; one that is gone is dialled again.
 */
final class ManagerLink implements AutoCloseable {

  private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);
  private static final long SHORTEST_PAUSE_MILLIS = 50;
  private static final long LONGEST_PAUSE_MILLIS = 500;
  private static final long SETTLED_MILLIS = 1000;

  private static final Logger LOG = LoggerFactory.getLogger(ManagerLink.class);

  private final Address manager;
  private final Hello hello;
  private final Consumer<Order> orders;
  private final Consumer<ManagerMessage> questions;
  private final Consumer<Refusal> refused;
  private final ScheduledExecutorService redial;
  private final ManagedChannel channel;

  // Guarded by this.
  private @Nullable Stream stream;
  private @Nullable Report latest;
  private boolean closed;
  // The last complaint; empty while there is none.
  private String said = "";
  private int failures;
  private boolean stands;

  /**
   * @param questions hears each message that asks something
   * @param refused hears each refusal of this agent by that manager
   */
  ManagerLink(
      Address manager,
      Hello hello,
      Consumer<Order> orders,
      Consumer<ManagerMessage> questions,
      Consumer<Refusal> refused,
      ScheduledExecutorService redial) {
    this.manager = manager;
    this.hello = hello;
    this.orders = orders;
    this.questions = questions;
    this.refused = refused;
    this.redial = redial;
    this.channel =
        NettyChannelBuilder.forAddress(manager.host(), manager.port())
            .usePlaintext()
            .keepAliveTime(KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS)
            .directExecutor()
            .build();
  }

  synchronized void dial() {
    if (!closed) {
      // A refused connection would otherwise be tried again only after gRPC's own, longer pause.
      channel.resetConnectBackoff();
      Stream next = new Stream();
      stream = next;
      AgentServiceGrpc.newStub(channel).connect(next);
    }
  }

  Address manager() {
    return manager;
  }

  /** Whether the manager has taken this agent in, and the stream has stood since. */
  synchronized boolean stands() {
    return stands;
  }

  /** Sends a report, or keeps it as the newest where the manager cannot take it now. */
  synchronized void report(Report report) {
    latest = report;
    if (stream != null) {
      stream.unsent = true;
      stream.flush();
    }
  }

  /** Says what became of a question; where the manager cannot take it now, it will ask again. */
  synchronized void answer(Answered answered) {
    answer(AgentMessage.newBuilder().setAnswered(answered));
  }

  /** Says what an inspection found, which only the manager that asked for it takes. */
  synchronized void answer(Inspected inspected) {
    answer(AgentMessage.newBuilder().setInspected(inspected));
  }

  private void answer(AgentMessage.Builder message) {
    if (stream != null) {
      stream.answer(message.build());
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    channel.shutdownNow();
  }

  private synchronized void ended(Stream which, @Nullable Throwable failure) {
    if (stream != which || closed) {
      return;
    }
    stream = null;
    stands = false;
    if (failure != null) {
      Refusal.in(failure)
          .ifPresentOrElse(this::refused, () -> complain("lost: " + failure.getMessage()));
    }
    failures++;
    long most = Math.min(LONGEST_PAUSE_MILLIS, SHORTEST_PAUSE_MILLIS << Math.min(failures, 8));
    long pause = ThreadLocalRandom.current().nextLong(SHORTEST_PAUSE_MILLIS, most + 1);
    var _ = redial.schedule(this::dial, pause, TimeUnit.MILLISECONDS);
  }

  private void refused(Refusal refusal) {
    complain("refuses this agent: " + refusal.message());
    refused.accept(refusal);
  }

  // Once for each trouble, not for each attempt.
  private void complain(String what) {
    if (!said.equals(what)) {
      said = what;
      LOG.warn("manager={} {}", manager, what);
    }
  }

  // A welcome comes before most refusals too: only a stream that stands for a while is one.
  private synchronized void welcomed(Stream which) {
    var _ = redial.schedule(() -> settled(which), SETTLED_MILLIS, TimeUnit.MILLISECONDS);
  }

  private synchronized void settled(Stream which) {
    if (stream == which && !closed) {
      if (!said.isEmpty()) {
        LOG.info("manager={} back", manager);
      }
      said = "";
      failures = 0;
      stands = true;
    }
  }

  private final class Stream implements ClientResponseObserver<AgentMessage, ManagerMessage> {
    private @Nullable ClientCallStreamObserver<AgentMessage> requests;
    private boolean unsent = true;
    private boolean greeted;

    @Override
    public void beforeStart(ClientCallStreamObserver<AgentMessage> observer) {
      requests = observer;
      observer.setOnReadyHandler(() -> {
        synchronized (ManagerLink.this) {
          flush();
        }
      });
    }

    void flush() {
      if (requests == null || !requests.isReady()) {
        return;
      }
      if (!greeted) {
        greeted = true;
        requests.onNext(AgentMessage.newBuilder().setHello(hello).build());
      }
      if (latest != null && unsent) {
        unsent = false;
        requests.onNext(AgentMessage.newBuilder().setReport(Reports.write(latest)).build());
      }
    }

    void answer(AgentMessage message) {
      if (requests != null && requests.isReady() && greeted) {
        requests.onNext(message);
      }
    }

    @Override
    public void onNext(ManagerMessage message) {
      if (message.hasWelcome()) {
        welcomed(this);
      }
      if (message.hasAsk() || message.hasInspect()) {
        questions.accept(message);
      }
      if (message.hasOrder()) {
        Orders.read(message.getOrder())
            .ifPresentOrElse(
                orders, () -> LOG.error("manager={} sent an order of an unknown kind", manager));
      }
    }

    @Override
    public void onError(Throwable failure) {
      ended(this, failure);
    }

    @Override
    public void onCompleted() {
      ended(this, null);
    }
  }
}
