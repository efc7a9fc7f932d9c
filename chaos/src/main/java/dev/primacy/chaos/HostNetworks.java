package dev.primacy.chaos;

import dev.primacy.cli.playground.Programs;
import dev.primacy.cli.playground.Site;
import dev.primacy.core.cluster.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A network of hosts on this machine: a namespace for each, all of them on one bridge in {@link
 * OwnNetwork}. A host can be cut off, so that nothing is refused and nothing answers.
 */
public final class HostNetworks implements Site, AutoCloseable {

  private static final String BRIDGE = "hosts";
  private static final String NETWORK = "10.77.0.";
  private static final int FIRST = 11;
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final Duration GLANCE = Duration.ofMillis(5);

  /** What no longer passes, seen from the host. */
  public enum Direction {
    IN("chain input { type filter hook input priority 0; policy drop; iif lo accept; }"),
    OUT("chain output { type filter hook output priority 0; policy drop; oif lo accept; }"),
    BOTH(IN.chains + "\n" + OUT.chains);

    private final String chains;

    Direction(String chains) {
      this.chains = chains;
    }
  }

  /** Heals it. */
  public interface Cut extends AutoCloseable {
    @Override
    void close();
  }

  /** Each stands for one host: its namespace lives as long as it does. */
  private final List<Process> holders = new ArrayList<>();

  private boolean closed;

  private HostNetworks() {}

  /** Makes so many hosts; {@link OwnNetwork} is entered. */
  public static HostNetworks make(int hosts) {
    HostNetworks networks = new HostNetworks();
    try {
      here("ip", "link", "add", BRIDGE, "type", "bridge");
      here("ip", "address", "add", NETWORK + "1/24", "dev", BRIDGE);
      here("ip", "link", "set", BRIDGE, "up");
      for (int host = 0; host < hosts; host++) {
        networks.add(host);
      }
      return networks;
    } catch (RuntimeException e) {
      networks.close();
      throw e;
    }
  }

  private void add(int host) {
    Process holder = hold();
    holders.add(holder);
    String port = "host" + host;
    String pid = Long.toString(holder.pid());
    here("ip", "link", "add", port, "type", "veth", "peer", "name", "eth0", "netns", pid);
    here("ip", "link", "set", port, "master", BRIDGE, "up");
    at(host, "ip", "link", "set", "lo", "up");
    at(host, "ip", "address", "add", ip(host) + "/24", "dev", "eth0");
    at(host, "ip", "link", "set", "eth0", "up");
  }

  private static Process hold() {
    try {
      Process holder = new ProcessBuilder("unshare", "--net", "sleep", "infinity").start();
      Path here = Files.readSymbolicLink(Path.of("/proc/thread-self/ns/net"));
      Path there = Path.of("/proc/" + holder.pid() + "/ns/net");
      long deadline = System.nanoTime() + LIMIT.toNanos();
      while (Files.readSymbolicLink(there).equals(here)) {
        if (!holder.isAlive() || deadline - System.nanoTime() < 0) {
          throw new IllegalStateException("no network namespace for a host");
        }
        LockSupport.parkNanos(GLANCE.toNanos());
      }
      return holder;
    } catch (IOException e) {
      throw new IllegalStateException("no network namespace for a host", e);
    }
  }

  private static String ip(int host) {
    return NETWORK + (FIRST + host);
  }

  @Override
  public Address address(int host, int port) {
    return new Address(ip(host), port);
  }

  @Override
  public List<String> prefix(int host) {
    return List.of("nsenter", "--net=/proc/" + holders.get(host).pid() + "/ns/net", "--");
  }

  /** Drops all packets from, to, or from and to a host, its own among themselves excepted. */
  public Cut cut(int host, Direction direction) {
    at(host, "nft", "add", "table", "inet", "cut");
    List<String> command = new ArrayList<>(prefix(host));
    command.addAll(List.of("nft", "-f", "-"));
    Programs.require(command, "table inet cut {\n" + direction.chains + "\n}\n");
    return () -> at(host, "nft", "delete", "table", "inet", "cut");
  }

  private static void here(String... command) {
    Programs.require(List.of(command), "");
  }

  private void at(int host, String... command) {
    List<String> whole = new ArrayList<>(prefix(host));
    whole.addAll(List.of(command));
    Programs.require(whole, "");
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      holders.forEach(Process::destroyForcibly);
      here("ip", "link", "delete", BRIDGE);
    }
  }
}
