package dev.primacy.cli.playground;

import dev.primacy.cli.CommandFailure;
import dev.primacy.cli.Exit;
import dev.primacy.core.cluster.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.IntPredicate;

/**
 * All on one host: hands out ports of the loopback address, the wished one or the next that nobody
 * has.
 */
final class Ports implements Site {

  // Below the range from which systems take ports for outgoing connections.
  private static final int HIGHEST = 32_767;
  private static final String LOOPBACK = "127.0.0.1";

  private final IntPredicate isFree;
  private final SortedSet<Integer> given = new TreeSet<>();

  Ports(IntPredicate isFree) {
    this.isFree = isFree;
  }

  static Ports ofThisHost() {
    return new Ports(Ports::canBeBound);
  }

  @Override
  public Address address(int host, int port) {
    return take(port + host);
  }

  @Override
  public List<String> prefix(int host) {
    return List.of();
  }

  Address take(int wished) {
    for (int port = wished; port <= HIGHEST; port++) {
      if (!given.contains(port) && isFree.test(port)) {
        given.add(port);
        return new Address(LOOPBACK, port);
      }
    }
    throw new CommandFailure(
        Exit.FAILED, "no port from %d to %d is free on loopback".formatted(wished, HIGHEST));
  }

  static boolean canBeBound(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.ofLiteral(LOOPBACK))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
