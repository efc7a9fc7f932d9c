package dev.primacy.consensus;

import dev.primacy.consensus.Succession.Survivor;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.ratis.proto.RaftProtos.RaftGroupIdProto;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.proto.RaftProtos.StartLeaderElectionRequestProto;
import org.apache.ratis.proto.RaftProtos.TermIndexProto;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.protocol.TermIndex;

/** The leader's seat in the group, as the local Ratis server knows it. */
final class Seat {

  private final Supplier<RaftServer> server;
  private final RaftGroupId group;

  /**
   * @param server asked only once it has been started
   */
  Seat(Supplier<RaftServer> server, RaftGroupId group) {
    this.server = server;
    this.group = group;
  }

  private RaftServer.Division division() throws IOException {
    return server.get().getDivision(group);
  }

  /** A leader, and the term in which it leads. */
  record Held(Member leader, long term) {}

  /** Who leads, where this member follows somebody. */
  Optional<Held> held() throws IOException {
    RaftServer.Division division = division();
    DivisionInfo info = division.getInfo();
    long term = info.getCurrentTerm();
    RaftPeerId leader = info.getLeaderId();
    // A term has one leader, so what is read between two equal terms belongs to them.
    if (leader == null || !info.isFollower() || info.getCurrentTerm() != term) {
      return Optional.empty();
    }
    return Optional.ofNullable(division.getRaftConf().getPeer(leader))
        .map(peer -> new Held(Member.of(peer), term));
  }

  /** Every voting member, this one among them. */
  List<Member> members() throws IOException {
    return division().getRaftConf().getCurrentPeers().stream().map(Member::of).toList();
  }

  boolean isSelf(Member member) {
    return server.get().getId().toString().equals(member.peerId());
  }

  Survivor self() throws IOException {
    TermIndex last = division().getRaftLog().getLastEntryTermIndex();
    return new Survivor(
        server.get().getId().toString(), last == null ? TermIndex.INITIAL_VALUE : last);
  }

  /**
   * Makes this member a candidate of the next term, at once and without a pre-vote; whether it
   * became one.
   *
   * <p>Ratis offers this to a leader that hands its lead over, and checks under its lock that the
   * order comes from the leader of the term. It is an ordinary election: terms, votes and logs are
   * compared as ever. It only breaks the assumption of a leader's lease, which is switched off.
   */
  boolean claim(Held from) throws IOException {
    RaftPeerId leader = RaftPeerId.valueOf(from.leader().peerId());
    return server
        .get()
        .startLeaderElection(
            StartLeaderElectionRequestProto.newBuilder()
                .setServerRequest(
                    RaftRpcRequestProto.newBuilder()
                        .setRequestorId(leader.toByteString())
                        .setReplyId(server.get().getId().toByteString())
                        .setRaftGroupId(RaftGroupIdProto.newBuilder().setId(group.toByteString())))
                // Of the term, any entry: one that has nothing of its leader yet does not stand.
                .setLeaderLastEntry(TermIndexProto.newBuilder().setTerm(from.term()).setIndex(0))
                .build())
        .getServerReply()
        .getSuccess();
  }
}
