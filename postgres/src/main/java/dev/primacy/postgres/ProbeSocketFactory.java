package dev.primacy.postgres;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.SocketFactory;

/**
 * Connects the JDBC driver, which makes it by name and knows whole seconds only, within
 * milliseconds.
 */
public final class ProbeSocketFactory extends SocketFactory {

  private final int connectMillis;
  private final Deadline deadline;

  /** Takes {@code CONNECT_MILLISECONDS:TOTAL_MILLISECONDS}; the time begins now. */
  public ProbeSocketFactory(String argument) {
    int colon = argument.indexOf(':');
    this.connectMillis = Integer.parseInt(argument.substring(0, colon));
    this.deadline = Deadline.in(Duration.ofMillis(Long.parseLong(argument.substring(colon + 1))));
  }

  @Override
  public Socket createSocket() {
    return new BoundedSocket(connectMillis, deadline);
  }

  /** The connection stands, and the time is over. */
  static final class Mute extends SocketTimeoutException {
    private static final long serialVersionUID = 1;

    Mute() {
      super("connected, and no answer");
    }
  }

  /** A socket on which nothing ends later than one moment for all. */
  private static final class BoundedSocket extends Socket {

    private final int connectMillis;
    private final Deadline deadline;

    BoundedSocket(int connectMillis, Deadline deadline) {
      this.connectMillis = connectMillis;
      this.deadline = deadline;
    }

    @Override
    public void connect(SocketAddress address, int timeout) throws IOException {
      super.connect(address, Math.min(connectMillis, remaining()));
    }

    @Override
    public InputStream getInputStream() throws IOException {
      return new FilterInputStream(super.getInputStream()) {
        @Override
        public int read() throws IOException {
          return inTime(super::read);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
          return inTime(() -> super.read(bytes, offset, length));
        }
      };
    }

    private interface Read {
      int run() throws IOException;
    }

    private int inTime(Read read) throws IOException {
      try {
        setSoTimeout(remaining());
        return read.run();
      } catch (SocketTimeoutException e) {
        throw new Mute();
      }
    }

    private int remaining() throws SocketTimeoutException {
      int millis = Math.toIntExact(deadline.remaining().toMillis());
      if (millis == 0) {
        throw new SocketTimeoutException("the time is over");
      }
      return millis;
    }
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    throw unconnected();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort)
      throws IOException {
    throw unconnected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    throw unconnected();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
      throws IOException {
    throw unconnected();
  }

  private static SocketException unconnected() {
    return new SocketException("the driver connects its sockets itself");
  }
}
