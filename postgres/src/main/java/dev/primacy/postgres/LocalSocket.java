package dev.primacy.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A Unix-domain socket in the shape that the JDBC driver asks for. The JDK has the channel, not the
 * {@link Socket}; libraries that offer one unpack native code into the temporary directory, which
 * hardened database hosts mount {@code noexec}.
 */
final class LocalSocket extends Socket {

  /**
   * What the driver is told to wait for at most during the login, and what here means milliseconds
   * of our own: it counts whole seconds, and without a number of its own it asks again after a
   * timeout.
   */
  static final int LOGIN_SECONDS = 1;

  private final SocketChannel channel;
  private final Selector selector;
  private final int loginMillis;
  private volatile int timeoutMillis;

  LocalSocket(Path path, int loginMillis) throws IOException {
    this.loginMillis = loginMillis;
    this.timeoutMillis = loginMillis;
    this.channel = SocketChannel.open(UnixDomainSocketAddress.of(path));
    this.channel.configureBlocking(false);
    this.selector = Selector.open();
    this.channel.register(selector, SelectionKey.OP_READ);
  }

  @Override
  public InputStream getInputStream() {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
        while (true) {
          int count = channel.read(buffer);
          if (count < 0) {
            LocalSocket.this.close(); // or the driver would still write its farewell to nobody
          }
          if (count != 0 || length == 0) {
            return count;
          }
          await(SelectionKey.OP_READ);
        }
      }
    };
  }

  @Override
  public OutputStream getOutputStream() {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
      }

      @Override
      public void write(byte[] bytes, int offset, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes, offset, length);
        while (buffer.hasRemaining()) {
          if (channel.write(buffer) == 0) {
            await(SelectionKey.OP_WRITE);
          }
        }
      }
    };
  }

  private void await(int operation) throws IOException {
    Objects.requireNonNull(channel.keyFor(selector)).interestOps(operation);
    int ready = selector.select(timeoutMillis);
    selector.selectedKeys().clear();
    if (!channel.isOpen() || Thread.currentThread().isInterrupted()) {
      throw new IOException("socket closed");
    }
    if (ready == 0) {
      throw new SocketTimeoutException("no answer within " + timeoutMillis + " ms");
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    selector.close();
  }

  @Override
  public void setSoTimeout(int millis) {
    timeoutMillis = millis == 0 || millis == LOGIN_SECONDS * 1000 ? loginMillis : millis;
  }

  @Override
  public int getSoTimeout() {
    return timeoutMillis;
  }

  @Override
  public boolean isConnected() {
    return true;
  }

  @Override
  public boolean isClosed() {
    return !channel.isOpen();
  }

  // What follows has a meaning for TCP alone.

  @Override
  public void connect(SocketAddress address, int timeout) {}

  @Override
  public void setTcpNoDelay(boolean on) {}

  @Override
  public boolean getTcpNoDelay() {
    return true;
  }

  @Override
  public void setKeepAlive(boolean on) {}

  @Override
  public boolean getKeepAlive() {
    return false;
  }

  @Override
  public void setSendBufferSize(int size) {}

  @Override
  public int getSendBufferSize() {
    return 8192;
  }

  @Override
  public void setReceiveBufferSize(int size) {}

  @Override
  public int getReceiveBufferSize() {
    return 8192;
  }
}
