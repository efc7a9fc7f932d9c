package dev.primacy.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.node.LocalEffect.StartDetached;
import dev.primacy.core.node.LocalEffect.Stop;
import dev.primacy.core.node.Server;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Ends of a server, and how they are seen. */
@ExtendWith(OrdinaryUser.class)
class StoppingIT {

  private TestCluster cluster;
  private TestServer a;

  @BeforeEach
  void begin() throws IOException {
    cluster = new TestCluster();
    a = cluster.primary("a");
  }

  @AfterEach
  void end() throws IOException {
    cluster.close();
  }

  @Test
  void aBusyBackendThatOutlivesItsPostmasterKeepsTheServerFromBeingDead() throws Exception {
    keepBusy();
    Libc.kill(a.postmaster(), Libc.SIGKILL);
    TestCluster.await().until(() -> a.facts().server() instanceof Server.Down);
    assertThat(a.facts().server()).isEqualTo(new Server.Down(true));
    a.refuses(new StartDetached());
    a.does(new Stop());
    assertThat(a.facts().server()).isEqualTo(new Server.Down(false));
    a.does(new StartDetached());
  }

  @Test
  void anAgentThatComesLaterSeesTheOrphansToo() throws Exception {
    keepBusy();
    Libc.kill(a.postmaster(), Libc.SIGKILL);
    TestCluster.await().until(() -> a.facts().server() instanceof Server.Down);
    a.restartAgent();
    assertThat(a.facts().server()).isEqualTo(new Server.Down(true));
    a.does(new Stop());
    assertThat(a.facts().server()).isEqualTo(new Server.Down(false));
  }

  @Test
  void aFrozenServerIsStoppedForGood() throws Exception {
    a.signalAll(Libc.SIGSTOP);
    a.does(new Stop());
    assertThat(a.facts().server()).isEqualTo(new Server.Down(false));
  }

  @Test
  void aServerThatDoesNotTakeTheImmediateStopIsKilledProcessByProcess() throws Exception {
    keepBusy();
    Postmaster running = Postmaster.of(a.config.dataDir()).orElseThrow();
    for (Processes.Seen child : running.children()) {
      Libc.kill(child.pid(), Libc.SIGSTOP); // a stopped child takes no SIGQUIT, only SIGKILL
    }
    a.does(new Stop());
    assertThat(a.facts().server()).isEqualTo(new Server.Down(false));
  }

  @Test
  void theEndOfThePostmasterIsToldWithinMilliseconds() throws Exception {
    assertThat(a.facts().life()).isNotZero();
    long began = System.nanoTime();
    Libc.kill(a.postmaster(), Libc.SIGKILL);
    boolean told =
        Deadline.in(Duration.ofSeconds(2)).await(Duration.ofMillis(1), () -> a.ends.get() > 0);
    a.print("exit told", began);
    assertThat(told).isTrue();
    assertThat(System.nanoTime() - began).isLessThan(Duration.ofMillis(500).toNanos());
    assertThat(a.facts().life()).isZero();
  }

  @Test
  void theEndIsToldOnceForEachLife() throws Exception {
    assertThat(a.facts().server()).isInstanceOf(Server.Primary.class);
    a.does(new Stop());
    a.does(new StartDetached());
    assertThat(a.facts().server()).isInstanceOf(Server.Standby.class);
    a.does(new Stop());
    TestCluster.await().until(() -> a.ends.get() >= 2);
    assertThat(a.ends.get()).isEqualTo(2);
  }

  @Test
  void aRestartedAgentAdoptsTheServerAsItIs() throws Exception {
    long life = a.facts().life();
    int postmaster = a.postmaster();
    a.restartAgent();
    assertThat(a.facts().life()).isEqualTo(life);
    assertThat(a.postmaster()).isEqualTo(postmaster);
    assertThat(a.primary().loaded()).isEmpty();
    Libc.kill(postmaster, Libc.SIGKILL);
    TestCluster.await().until(() -> a.ends.get() > 0);
  }

  @Test
  void theServerIsNoChildThatEndsWithTheAgent() throws Exception {
    String stat = Processes.text(a.postmaster(), "stat").orElseThrow();
    List<String> words = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
    assertThat(words.get(3)).as("session").isEqualTo(Integer.toString(a.postmaster()));
  }

  @Test
  void aFrozenServerCollectsNoSessions() throws Exception {
    a.facts();
    a.signalAll(Libc.SIGSTOP);
    Deadline end = Deadline.in(Duration.ofSeconds(3));
    int looks = 0;
    while (!end.hasPassed()) {
      assertThat(a.facts().server()).isInstanceOf(Server.Unresponsive.class);
      looks++;
    }
    a.signalAll(Libc.SIGCONT);
    TestCluster.await().until(() -> a.facts().server() instanceof Server.Primary);
    String own = "select count(*) from pg_stat_activity where application_name = 'primacy'";
    TestCluster.await().until(() -> Integer.parseInt(a.sql(own)) <= 3);
    assertThat(looks).isGreaterThan(3);
  }

  @Test
  void aServerThatIsFullIsAlive() throws Exception {
    a.local.close();
    List<Session> sessions = new ArrayList<>();
    try {
      TestCluster.await().until(() -> takesTheLastRoom(sessions));
      a.restartAgent();
      assertThat(a.facts().server()).isInstanceOf(Server.Unresponsive.class);
      assertThat(a.facts().life()).isNotZero();
    } finally {
      sessions.forEach(Session::close);
    }
    TestCluster.await().until(() -> a.facts().server() instanceof Server.Primary);
  }

  private boolean takesTheLastRoom(List<Session> sessions) {
    try {
      sessions.add(a.session());
      return false;
    } catch (SQLException e) {
      return "53300".equals(e.getSQLState());
    }
  }

  private void keepBusy() throws SQLException {
    Session busy = a.session();
    busy.answerAnyTime();
    Thread.ofVirtual().start(() -> compute(busy));
    String running =
        "select count(*) from pg_stat_activity where query like 'select sum%' and state = 'active'";
    TestCluster.await().until(() -> a.sql(running).equals("1"));
  }

  private static void compute(Session session) {
    try (session) {
      session.execute("select sum(sqrt(i)) from generate_series(1, 10000000000) i");
    } catch (SQLException e) {
      // It is killed: that is the test.
    }
  }
}
