package dev.primacy.consensus;

import dev.primacy.core.cluster.ManagerId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How the replicated log stands, as this manager sees it; for display, not for decisions.
 *
 * @param committed the index up to which this manager knows of commits
 * @param applied the index up to which its state goes
 * @param alive false: the log is dead, and the process is about to end
 */
public record LogStatus(
    Role role,
    long term,
    Optional<ManagerId> leader,
    long committed,
    long applied,
    List<Member> members,
    boolean alive) {

  public LogStatus {
    members = List.copyOf(members);
  }

  /** What a manager is in the group. */
  public enum Role {
    LEADER,
    FOLLOWER,
    /** Seeks votes, or was elected and has not yet applied everything before its term. */
    CANDIDATE,
    /** Has no part: starting, catching up, or dead. */
    NONE
  }

  /**
   * One member of the group.
   *
   * @param address where it takes part in Raft
   * @param committed what this manager knows of the member's commits; empty before the first news
   * @param matched how far its log is known to equal the leader's; only a leader knows
   * @param silentMillis how long it has not answered; only a leader knows
   */
  public record Member(
      ManagerId id,
      int incarnation,
      String address,
      OptionalLong committed,
      OptionalLong matched,
      OptionalLong silentMillis) {}
}
