package dev.primacy.manager;

import dev.primacy.api.Refusal;
import dev.primacy.api.v1.AgentMessage;
import dev.primacy.api.v1.Answered;
import dev.primacy.api.v1.Inspected;
import dev.primacy.api.v1.ManagerMessage;
import dev.primacy.core.node.Report;
import dev.primacy.wire.ReportReader;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One agent's stream to this manager. It counts for its node from its first report on. */
final class AgentStream implements StreamObserver<AgentMessage> {

  // A stream that said nothing for so long does not stand in the way of another: its host may be
  // gone.
  private static final long LIVE_NANOS = 1_200_000_000L;

  private final AgentStreams streams;
  private final ServerCallStreamObserver<ManagerMessage> answers;
  // Guarded by answers.
  private boolean ended;
  private volatile AgentStreams.@Nullable Key key;
  private volatile long instance;
  private volatile boolean born;
  private volatile long heardAt = System.nanoTime();
  private volatile String address = "";

  AgentStream(AgentStreams streams, ServerCallStreamObserver<ManagerMessage> answers) {
    this.streams = streams;
    this.answers = answers;
    // With a handler of its own, a stream that was cut off takes what is still sent, in silence.
    answers.setOnCancelHandler(this::gone);
  }

  boolean isLive() {
    return System.nanoTime() - heardAt < LIVE_NANOS;
  }

  boolean isBorn() {
    return born;
  }

  long instance() {
    return instance;
  }

  /** Where the node says that its server is. */
  String address() {
    return address;
  }

  @Override
  public void onNext(AgentMessage message) {
    heardAt = System.nanoTime();
    switch (message.getKindCase()) {
      case HELLO -> {
        var hello = message.getHello();
        instance = hello.getInstance();
        address = hello.getSettings().getAddress();
        streams.greeted(this, hello).ifPresent(named -> key = named);
      }
      case REPORT -> report(message.getReport());
      case ANSWERED -> answered(message.getAnswered());
      case INSPECTED -> inspected(message.getInspected());
      case KIND_NOT_SET -> {} // of a newer build
    }
  }

  private void report(dev.primacy.api.v1.Report message) {
    AgentStreams.Key from = key;
    if (from == null || !message.getNode().equals(from.node().name())) {
      return;
    }
    Optional<Report> report = ReportReader.read(message);
    if (report.isPresent()) {
      born = report.get().memory().born();
      streams.reported(this, from, report.get());
    }
  }

  private void answered(Answered message) {
    AgentStreams.Key from = key;
    if (from != null) {
      streams.answered(from, message);
    }
  }

  private void inspected(Inspected message) {
    AgentStreams.Key from = key;
    if (from != null) {
      streams.inspections().answered(from, message);
    }
  }

  /** Hangs up with the reason; what the agent says afterwards is not heard. */
  void refuse(Refusal.Reason reason, String message) {
    key = null;
    synchronized (answers) {
      if (!ended) {
        ended = true;
        answers.onError(Refusal.of(reason, message).toException());
      }
    }
  }

  /** Drops what the agent does not take now: orders are repeated with its next report. */
  void send(ManagerMessage message) {
    synchronized (answers) {
      if (!ended && answers.isReady()) {
        answers.onNext(message);
      }
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
      if (!ended) {
        ended = true;
        answers.onCompleted();
      }
    }
  }

  private void gone() {
    AgentStreams.Key from = key;
    if (from != null) {
      streams.closed(this, from);
    }
  }
}
