package dev.primacy.consensus;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** What a new connection to a member's Raft port comes to. */
enum Door {
  /** Taken: the process is there, if only in the kernel's memory of it. */
  OPEN,
  /** Refused: the host is there, and nobody listens. */
  SHUT,
  /** Anything else, which proves nothing: a host, a network or a name that does not answer. */
  SILENT;

  private static final int MILLIS = 200;

  static Door of(Member member) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(member.host(), member.port()), MILLIS);
      return OPEN;
    } catch (ConnectException e) {
      // Within so short a time the system gives this error for nothing but a refusal.
      return SHUT;
    } catch (IOException e) {
      return SILENT;
    }
  }
}
