package dev.primacy.manager;

import dev.primacy.core.cluster.Address;
import java.io.IOException;

/** Takes a port of this host; where that fails, the operator is told which one and why. */
final class Listening {

  /** Whatever listens, started. */
  @FunctionalInterface
  interface Start<T> {
    T start() throws IOException;
  }

  private Listening() {}

  /**
   * @param key of the peer's section that names the address
   */
  static <T> T on(Address address, String key, Start<T> start) throws IOException {
    try {
      return start.start();
    } catch (IOException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new IOException(
          "cannot listen on %s: %s; stop whoever does, or choose another port (manager.peers: %s)"
              .formatted(address, cause.getMessage(), key),
          e);
    }
  }
}
