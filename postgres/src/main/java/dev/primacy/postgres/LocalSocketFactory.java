package dev.primacy.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import javax.net.SocketFactory;

/** Connects the JDBC driver, which makes it by name, to the local socket. */
public final class LocalSocketFactory extends SocketFactory {

  private final int timeoutMillis;
  private final Path path;

  /** Takes {@code MILLISECONDS:PATH}. */
  public LocalSocketFactory(String argument) {
    int colon = argument.indexOf(':');
    this.timeoutMillis = Integer.parseInt(argument.substring(0, colon));
    this.path = Path.of(argument.substring(colon + 1));
  }

  static String argument(Path path, int timeoutMillis) {
    return timeoutMillis + ":" + path;
  }

  @Override
  public Socket createSocket() throws IOException {
    return new LocalSocket(path, timeoutMillis);
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    throw noNetwork();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort)
      throws IOException {
    throw noNetwork();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    throw noNetwork();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
      throws IOException {
    throw noNetwork();
  }

  private static SocketException noNetwork() {
    return new SocketException("this factory knows one local socket only");
  }
}
