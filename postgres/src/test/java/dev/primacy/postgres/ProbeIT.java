package dev.primacy.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.Address;
import dev.primacy.core.cluster.Timeline;
import dev.primacy.core.node.LocalEffect.Stop;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a manager learns through one new connection. */
@ExtendWith(OrdinaryUser.class)
class ProbeIT {

  private TestCluster cluster;
  private TestServer a;
  private Probe probe;

  @BeforeEach
  void begin() throws IOException {
    cluster = new TestCluster();
    a = cluster.primary("a");
    probe = probe(a.config.probe().passwordFile());
  }

  private static Probe probe(Path passwordFile) {
    return new Probe(
        "primacy_probe", Optional.of(passwordFile), "postgres", Probe.CONNECT, Probe.TOTAL);
  }

  @AfterEach
  void end() throws IOException {
    a.signalAll(Libc.SIGCONT);
    cluster.close();
  }

  @Test
  void aPrimaryAnswersWithItsTimelineAndPosition() {
    Probe.Result.Answered answer = (Probe.Result.Answered) probe.of(address());
    assertThat(answer.inRecovery()).isFalse();
    assertThat(answer.timeline()).isEqualTo(Timeline.FIRST);
    assertThat(answer.lsn()).isLessThanOrEqualTo(a.primary().flushed());
    for (int i = 0; i < 20; i++) {
      long began = System.nanoTime();
      probe.of(address());
      if (i == 19) {
        a.print("probe", began);
      }
    }
  }

  @Test
  void aStandbyAnswersToo() throws IOException {
    TestServer b = cluster.standby("b", a, 11);
    Probe.Result.Answered answer =
        (Probe.Result.Answered) probe.of(Address.parse(b.address()).orElseThrow());
    assertThat(answer.inRecovery()).isTrue();
    assertThat(answer.timeline()).isEqualTo(Timeline.FIRST);
  }

  @Test
  void aServerThatIsDownRefuses() {
    a.does(new Stop());
    assertThat(probe.of(address())).isEqualTo(new Probe.Result.Refused());
  }

  @Test
  void aFrozenServerIsSilentAndTheProbeEndsInTime() throws IOException {
    a.signalAll(Libc.SIGSTOP);
    long began = System.nanoTime();
    assertThat(probe.of(address())).isEqualTo(new Probe.Result.Mute());
    assertThat(System.nanoTime() - began)
        .isBetween(Duration.ofMillis(500).toNanos(), Duration.ofMillis(1500).toNanos());
  }

  @Test
  void aServerThatAsksForAPasswordLives() {
    Probe bare =
        new Probe("primacy_probe", Optional.empty(), "postgres", Probe.CONNECT, Probe.TOTAL);
    assertThat(bare.of(address())).isInstanceOf(Probe.Result.Rejected.class);
  }

  @Test
  void aWrongPasswordIsARejectionByALivingServer() {
    assertThat(probe(a.config.replication().passwordFile()).of(address()))
        .isEqualTo(new Probe.Result.Rejected("28P01"));
  }

  @Test
  void aFullServerIsARejectionByALivingServer() throws Exception {
    List<Session> sessions = new ArrayList<>();
    try {
      String free =
          """
          select current_setting('max_connections')::int
            - current_setting('superuser_reserved_connections')::int
            - (select count(*) from pg_stat_activity where backend_type = 'client backend')
          """;
      int rooms = Integer.parseInt(a.sql(free)) + 1;
      for (int i = 0; i < rooms; i++) {
        sessions.add(a.session());
      }
      assertThat(probe.of(address())).isEqualTo(new Probe.Result.Rejected("53300"));
    } finally {
      sessions.forEach(Session::close);
    }
  }

  @Test
  void aListenerThatHangsUpIsAReset() throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> hangUp(listener));
      assertThat(probe.of(new Address("127.0.0.1", listener.getLocalPort())))
          .isEqualTo(new Probe.Result.Reset());
    }
  }

  @Test
  void aListenerThatDripsIsCutOffAtTheTotal() throws IOException {
    try (ServerSocket listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> drip(listener));
      long began = System.nanoTime();
      assertThat(probe.of(new Address("127.0.0.1", listener.getLocalPort())))
          .isEqualTo(new Probe.Result.Mute());
      assertThat(System.nanoTime() - began).isLessThan(Duration.ofMillis(1500).toNanos());
    }
  }

  @Test
  void aNameThatNobodyKnowsIsUnreachable() {
    assertThat(probe.of(new Address("no-such-host.invalid", 5432)))
        .isInstanceOfAny(Probe.Result.Unreachable.class, Probe.Result.TimedOut.class);
  }

  private Address address() {
    return Address.parse(a.address()).orElseThrow();
  }

  private static void hangUp(ServerSocket listener) {
    try {
      while (true) {
        Socket socket = listener.accept();
        socket.setSoLinger(true, 0);
        socket.close();
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  /** An error of great length, one byte at a time: no single read is ever late. */
  private static void drip(ServerSocket listener) {
    try (Socket socket = listener.accept();
        OutputStream out = socket.getOutputStream()) {
      out.write(new byte[] {'N', 'E', 0, 0, 0x70, 0});
      while (true) {
        out.write(0);
        Deadline pause = Deadline.in(Duration.ofMillis(100));
        while (!pause.hasPassed()) {
          LockSupport.parkNanos(pause.remaining().toNanos());
        }
      }
    } catch (IOException e) {
      // The probe has hung up.
    }
  }
}
