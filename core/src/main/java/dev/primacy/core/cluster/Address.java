package dev.primacy.core.cluster;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where something listens: a host name or an IP address, and a port.
 *
 * @param host without the brackets that an IPv6 address has in text
 */
public record Address(String host, int port) {

  private static final int HIGHEST_PORT = 65_535;
  private static final Pattern TEXT =
      Pattern.compile(
          "(?:\\[([0-9a-fA-F:.]+(?:%[a-zA-Z0-9]+)?)]|([a-zA-Z0-9][a-zA-Z0-9._-]*)):([0-9]{1,5})");
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(?:\\.[0-9]{1,3}){3}|::1|0:0:0:0:0:0:0:1");

  public Address {
    if (host.isEmpty() || port < 0 || port > HIGHEST_PORT) {
      throw new IllegalArgumentException("no address: '" + host + "' port " + port);
    }
  }

  /** Reads {@code host:port} or {@code [IPv6]:port}; empty where the text is neither. */
  public static Optional<Address> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int port = Integer.parseInt(matcher.group(3));
    String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
    return port > HIGHEST_PORT || port == 0
        ? Optional.empty()
        : Optional.of(new Address(host, port));
  }

  /** Whether nobody on another host can reach it. */
  public boolean isLoopback() {
    return LOOPBACK.matcher(host).matches();
  }

  @Override
  public String toString() {
    return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
  }
}
