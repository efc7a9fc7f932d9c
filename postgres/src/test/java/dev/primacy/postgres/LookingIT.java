package dev.primacy.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.node.Server;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What looks tell of a server that is busy. */
@ExtendWith(OrdinaryUser.class)
class LookingIT {

  private static final int LOOKS = 3000;
  private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();

  @Test
  void aFollowerNeverShowsMoreThanThePrimaryHasWhileSomebodyWrites() throws Exception {
    try (TestCluster cluster = new TestCluster()) {
      TestServer a = cluster.primary("a");
      TestServer b = cluster.standby("b", a, 11);
      String name = b.admission(11).applicationName();
      AtomicBoolean writing = new AtomicBoolean(true);
      Future<Long> written = THREADS.submit(() -> write(a, writing));
      int looks = 0;
      int ahead = 0;
      for (int i = 0; i < LOOKS; i++) {
        if (a.facts().server() instanceof Server.Primary seen) { // a busy machine may be late
          looks++;
          ahead += seen.walsender(name).orElseThrow().flushed().isAfter(seen.flushed()) ? 1 : 0;
        }
      }
      writing.set(false);
      System.out.printf("  %d commits, ahead in %d looks of %d%n", written.get(), ahead, looks);
      assertThat(looks).isGreaterThan(LOOKS / 2);
      assertThat(ahead).isZero();
    }
  }

  private static long write(TestServer server, AtomicBoolean writing) throws Exception {
    long commits = 0;
    try (Session session = server.session()) {
      for (; writing.get(); commits++) {
        session.execute("select pg_logical_emit_message(true, 'test', 'some words to be flushed')");
      }
    }
    return commits;
  }
}
