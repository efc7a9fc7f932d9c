package dev.primacy.cli.playground;

import dev.primacy.core.cluster.Address;
import java.util.List;

/**
 * Where the processes of a plan run: all on loopback, or on hosts of their own that can be cut off.
 */
public interface Site {

  /**
   * Where a service listens.
   *
   * @param host counted from 0; a manager and a node of one number share a host
   * @param port the usual one of the service on the first host
   */
  Address address(int host, int port);

  /** What a command begins with so that it runs on that host. */
  List<String> prefix(int host);
}
