package dev.primacy.consensus;

import dev.primacy.core.cluster.ManagerId;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftClientReply;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.protocol.TransferLeadershipRequest;
import org.apache.ratis.server.RaftServer;

/**
 * Hands the lead over to another member, by Ratis' own transfer: the leader stops taking entries,
 * waits until the other one has all, and tells it to stand for election.
 */
final class Handovers {

  /** So long the leader takes no entries at most; a transfer that works takes a tenth of it. */
  private static final long STEPPING_DOWN_MILLIS = 500;

  private static final long DEADLINE_MILLIS = 2_000;

  private final ClientId client = ClientId.randomId();
  private final AtomicLong calls = new AtomicLong();
  private final RaftServer server;
  private final RaftGroupId group;

  Handovers(RaftServer server, RaftGroupId group) {
    this.server = server;
    this.group = group;
  }

  CompletionStage<Handover> to(ManagerId manager) {
    try {
      Optional<RaftPeerId> member = memberOf(manager);
      return member.isPresent() ? transfer(member.get()) : failed(manager + " is not in the group");
    } catch (IOException | RuntimeException e) {
      // Ratis also throws while it closes.
      return failed(e.toString());
    }
  }

  private Optional<RaftPeerId> memberOf(ManagerId manager) throws IOException {
    return server.getDivision(group).getRaftConf().getCurrentPeers().stream()
        .map(peer -> peer.getId())
        .filter(peer -> Member.manager(peer).equals(manager))
        .findFirst();
  }

  private CompletionStage<Handover> transfer(RaftPeerId to) throws IOException {
    return server
        .transferLeadershipAsync(
            new TransferLeadershipRequest(
                client, server.getId(), group, calls.incrementAndGet(), to, STEPPING_DOWN_MILLIS))
        .handle(Handovers::read)
        .completeOnTimeout(
            new Handover.Failed("no answer in time"), DEADLINE_MILLIS, TimeUnit.MILLISECONDS)
        .minimalCompletionStage();
  }

  private static Handover read(RaftClientReply reply, Throwable failure) {
    if (failure != null) {
      return new Handover.Failed(failure.toString());
    }
    return reply.isSuccess()
        ? new Handover.Done()
        : new Handover.Failed(String.valueOf(reply.getException()));
  }

  private static CompletionStage<Handover> failed(String reason) {
    return CompletableFuture.completedStage(new Handover.Failed(reason));
  }
}
