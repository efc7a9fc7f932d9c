package dev.primacy.consensus;

import dev.primacy.core.cluster.ManagerId;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;

/**
 * A manager as a member of the Raft group.
 *
 * @param incarnation from 1; a manager that lost its directory has forgotten its votes and what it
 *     acknowledged, so it comes back as another member, under the next number
 * @param address {@code host:port} of its Raft port; fixed for the life of the incarnation, because
 *     Ratis ignores another address of a known member
 */
public record Member(ManagerId id, int incarnation, String address) {

  private static final Pattern PEER = Pattern.compile("(.+)\\.([1-9][0-9]*)");

  public Member {
    if (incarnation < 1) {
      throw new IllegalArgumentException("incarnation " + incarnation + " of " + id);
    }
    if (address.lastIndexOf(':') < 1) {
      throw new IllegalArgumentException("address '" + address + "' is not host:port");
    }
  }

  /** A member of a group that is being founded. */
  public static Member first(ManagerId id, String address) {
    return new Member(id, 1, address);
  }

  static Member of(RaftPeer peer) {
    return new Member(manager(peer.getId()), incarnation(peer.getId()), peer.getAddress());
  }

  static ManagerId manager(RaftPeerId peer) {
    return new ManagerId(match(peer).group(1));
  }

  static int incarnation(RaftPeerId peer) {
    return Integer.parseInt(match(peer).group(2));
  }

  private static Matcher match(RaftPeerId peer) {
    Matcher matcher = PEER.matcher(peer.toString());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("peer '" + peer + "' is not of the form m1.1");
    }
    return matcher;
  }

  /** {@code m2.1}: what Raft knows it by. */
  public String peerId() {
    return id + "." + incarnation;
  }

  String host() {
    String host = address.substring(0, address.lastIndexOf(':'));
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  int port() {
    return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
  }

  RaftPeer peer() {
    // Equal priorities: no member takes the lead over by itself when it comes back.
    return RaftPeer.newBuilder().setId(peerId()).setAddress(address).setPriority(0).build();
  }

  @Override
  public String toString() {
    return peerId() + "@" + address;
  }
}
