package dev.primacy.consensus;

import dev.primacy.consensus.Answer.Applied;
import dev.primacy.consensus.Answer.NotLeading;
import dev.primacy.consensus.Answer.Refused;
import dev.primacy.consensus.Answer.Unknown;
import dev.primacy.consensus.Receipt.Result.Done;
import dev.primacy.consensus.Receipt.Result.Failed;
import dev.primacy.consensus.Receipt.Result.Outdated;
import dev.primacy.core.cluster.ManagerId;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftClientRequest;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.exceptions.LeaderNotReadyException;
import org.apache.ratis.protocol.exceptions.LeaderSteppingDownException;
import org.apache.ratis.protocol.exceptions.NotLeaderException;
import org.apache.ratis.server.RaftServer;

/**
 * Brings entries into the log of the local server and turns what Ratis says into answers. In the
 * order of the calls, without blocking the caller, a bounded number at a time.
 */
final class Submissions implements AutoCloseable {

  /** Far above a commit on a slow disk; a cut-off leader steps down within 2.2 s. */
  private static final long DEADLINE_MILLIS = 3_000;

  // Below Ratis' own limit: beyond that one it cannot be told whether the entry is in the log.
  private final Semaphore room = new Semaphore(RaftSettings.PENDING_LIMIT - 8);
  private final ClientId client = ClientId.randomId();
  private final AtomicLong calls = new AtomicLong();
  private final ExecutorService sender;
  private final RaftServer server;
  private final RaftGroupId group;
  private final RaftEvents<?> events;

  Submissions(RaftServer server, RaftGroupId group, RaftEvents<?> events) {
    this.server = server;
    this.group = group;
    this.events = events;
    // Ratis appends on the calling thread, under the lock of the server.
    sender =
        Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name(server.getId() + "-log-submit").daemon().factory());
  }

  <R> CompletionStage<Answer<R>> submit(byte[] entry) {
    if (entry.length > RaftSettings.ENTRY_LIMIT) {
      return refused(
          "the entry has %d bytes, the longest allowed %d"
              .formatted(entry.length, RaftSettings.ENTRY_LIMIT));
    }
    if (!room.tryAcquire()) {
      return refused("too many entries wait to be committed");
    }
    CompletableFuture<Answer<R>> answer = new CompletableFuture<>();
    try {
      sender.execute(() -> send(entry, answer));
    } catch (RejectedExecutionException e) {
      room.release();
      return refused("the log is closed");
    }
    return answer
        .copy()
        .completeOnTimeout(
            new Unknown<>("no answer in time"), DEADLINE_MILLIS, TimeUnit.MILLISECONDS)
        .minimalCompletionStage();
  }

  private static <R> CompletionStage<Answer<R>> refused(String reason) {
    return CompletableFuture.completedStage(new Refused<>(reason));
  }

  private <R> void send(byte[] entry, CompletableFuture<Answer<R>> answer) {
    Submission submission = new Submission(entry);
    CompletionStage<RaftClientReply> reply;
    try {
      reply = server.submitClientRequestAsync(request(submission));
    } catch (IOException | RuntimeException e) {
      // Also what Ratis throws while it closes; the submission knows whether it got in.
      reply = CompletableFuture.failedFuture(e);
    }
    reply.whenComplete((told, failure) -> {
      room.release();
      Answer<R> result = failure == null ? read(submission, told) : failed(submission, failure);
      events.run(() -> answer.complete(result));
    });
  }

  private RaftClientRequest request(Submission submission) {
    return RaftClientRequest.newBuilder()
        .setClientId(client)
        .setServerId(server.getId())
        .setGroupId(group)
        .setCallId(calls.incrementAndGet())
        .setMessage(submission)
        .setType(RaftClientRequest.writeRequestType())
        .build();
  }

  @SuppressWarnings("unchecked") // who submits knows what its entry results in
  private static <R> Answer<R> read(Submission submission, RaftClientReply told) {
    if (!told.isSuccess()) {
      return failed(submission, told.getException());
    }
    Receipt receipt = (Receipt) told.getMessage();
    return switch (receipt.result()) {
      case Done(Object result) -> new Applied<>(told.getLogIndex(), receipt.term(), (R) result);
      case Failed() ->
          new Refused<>("a bug: its application failed, on every manager; see their logs");
      case Outdated() -> new Refused<>("it was decided in another term than it came into the log");
    };
  }

  private static <R> Answer<R> failed(Submission submission, Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (submission.hasEntered()) {
      return new Unknown<>(cause.toString());
    }
    return switch (cause) {
      case NotLeaderException e -> new NotLeading<>(suggested(e));
      case LeaderNotReadyException _, LeaderSteppingDownException _ ->
          new NotLeading<>(Optional.empty());
      default -> new Refused<>(cause.toString());
    };
  }

  private static Optional<ManagerId> suggested(NotLeaderException e) {
    return Optional.ofNullable(e.getSuggestedLeader()).map(peer -> Member.manager(peer.getId()));
  }

  @Override
  public void close() {
    sender.shutdownNow();
  }
}
