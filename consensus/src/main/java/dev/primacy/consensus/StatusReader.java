package dev.primacy.consensus;

import dev.primacy.consensus.LogStatus.Role;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.ratis.proto.RaftProtos.CommitInfoProto;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.ServerRpcProto;
import org.apache.ratis.protocol.RaftGroup;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.DivisionInfo;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.util.LifeCycle;

/** Reads from a Ratis server how it stands; a closed one answers with exceptions, and is dead. */
final class StatusReader {

  private StatusReader() {}

  static LogStatus read(RaftServer server, RaftGroup group) {
    try {
      return read(server, server.getDivision(group.getGroupId()));
    } catch (IOException | IllegalStateException e) {
      return new LogStatus(Role.NONE, 0, Optional.empty(), -1, -1, dead(group), false);
    }
  }

  private static List<LogStatus.Member> dead(RaftGroup group) {
    return group.getPeers().stream().map(peer -> member(peer, Map.of(), Map.of())).toList();
  }

  private static LogStatus read(RaftServer server, RaftServer.Division division) {
    DivisionInfo info = division.getInfo();
    Map<RaftPeerId, Long> commits = new HashMap<>();
    for (CommitInfoProto commit : division.getCommitInfos()) {
      commits.put(RaftPeerId.valueOf(commit.getServer().getId()), commit.getCommitIndex());
    }
    Map<RaftPeerId, Follower> followers = followers(info);
    return new LogStatus(
        role(info),
        info.getCurrentTerm(),
        Optional.ofNullable(info.getLeaderId()).map(Member::manager),
        division.getRaftLog().getLastCommittedIndex(),
        info.getLastAppliedIndex(),
        division.getRaftConf().getAllPeers().stream()
            .sorted(Comparator.comparing(peer -> peer.getId().toString()))
            .map(peer -> member(peer, commits, followers))
            .toList(),
        isAlive(server, info));
  }

  static boolean isAlive(RaftServer server, DivisionInfo info) {
    return isAlive(server.getLifeCycleState()) && isAlive(info.getLifeCycleState());
  }

  private static boolean isAlive(LifeCycle.State state) {
    return switch (state) {
      case NEW, STARTING, RUNNING, PAUSING, PAUSED -> true;
      case EXCEPTION, CLOSING, CLOSED -> false;
    };
  }

  private static Role role(DivisionInfo info) {
    return switch (info.getCurrentRole()) {
      case LEADER -> info.isLeaderReady() ? Role.LEADER : Role.CANDIDATE;
      case CANDIDATE -> Role.CANDIDATE;
      case FOLLOWER -> Role.FOLLOWER;
      case LISTENER, UNRECOGNIZED -> Role.NONE;
    };
  }

  /** The term in which this member leads, with everything before it applied. */
  static OptionalLong ledTerm(DivisionInfo info) {
    long term = info.getCurrentTerm();
    // A term that moves meanwhile is one that this member no longer leads in.
    return info.isLeaderReady() && info.getCurrentTerm() == term
        ? OptionalLong.of(term)
        : OptionalLong.empty();
  }

  private record Follower(OptionalLong matched, long silentMillis) {}

  /** Two lists that Ratis takes from the same appenders, one after the other. */
  private static Map<RaftPeerId, Follower> followers(DivisionInfo info) {
    if (info.getCurrentRole() != RaftPeerRole.LEADER) {
      return Map.of();
    }
    List<ServerRpcProto> heard = info.getRoleInfoProto().getLeaderInfo().getFollowerInfoList();
    long[] matched = info.getFollowerMatchIndices();
    Map<RaftPeerId, Follower> followers = new HashMap<>();
    for (int i = 0; i < heard.size(); i++) {
      OptionalLong match =
          matched != null && matched.length == heard.size()
              ? OptionalLong.of(matched[i])
              : OptionalLong.empty();
      followers.put(
          RaftPeerId.valueOf(heard.get(i).getId().getId()),
          new Follower(match, heard.get(i).getLastRpcElapsedTimeMs()));
    }
    return followers;
  }

  private static LogStatus.Member member(
      RaftPeer peer, Map<RaftPeerId, Long> commits, Map<RaftPeerId, Follower> followers) {
    Member member = Member.of(peer);
    Long committed = commits.get(peer.getId());
    Follower follower = followers.get(peer.getId());
    return new LogStatus.Member(
        member.id(),
        member.incarnation(),
        member.address(),
        committed == null ? OptionalLong.empty() : OptionalLong.of(committed),
        follower == null ? OptionalLong.empty() : follower.matched(),
        follower == null ? OptionalLong.empty() : OptionalLong.of(follower.silentMillis()));
  }
}
