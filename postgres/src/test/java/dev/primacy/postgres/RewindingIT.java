package dev.primacy.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.Rule;
import dev.primacy.core.cluster.Timeline;
import dev.primacy.core.node.LocalEffect.Detach;
import dev.primacy.core.node.LocalEffect.Promote;
import dev.primacy.core.node.LocalEffect.Rewind;
import dev.primacy.core.node.LocalEffect.StartDetached;
import dev.primacy.core.node.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Taking an old primary back to where it parted from the new one. */
@ExtendWith(OrdinaryUser.class)
class RewindingIT {

  private Parted parted;
  private TestServer a;
  private TestServer b;

  @BeforeEach
  void begin() throws Exception {
    parted = new Parted();
    a = parted.a;
    b = parted.b;
  }

  @AfterEach
  void end() throws IOException {
    parted.close();
  }

  @Test
  void anOldPrimaryIsTakenBackAndFollows() throws Exception {
    a.does(new StartDetached());
    TestCluster.await().until(() -> a.standby().settled());
    assertThat(b.primary().lineage().contains(a.standby().end())).isFalse();
    a.does(new Rewind(b.address(), 41));
    assertThat(a.facts().server()).isEqualTo(new Server.Down(false));
    assertThat(a.facts().token()).hasValue(41);
    parted.follows();
  }

  @Test
  void aKilledOneIsBroughtToTheEndOfItsWalFirst() throws Exception {
    a.does(new Rewind(b.address(), 41));
    parted.follows();
  }

  @Test
  void whatItBroughtIsDetachedAndThisHostsBeforeAnybodyCanStartIt() throws Exception {
    b.config.directory().removeStandbySignal();
    a.does(new Rewind(b.address(), 41));
    assertThat(a.config.dataDir().resolve("standby.signal")).exists();
    assertThat(Files.readString(a.config.dataDir().resolve("primacy.conf")))
        .contains("port = '" + a.config.listen().port() + "'");
    AutoConf conf = a.config.directory().autoConf();
    assertThat(conf.value("synchronous_standby_names")).hasValue(Rule.SENTINEL);
    assertThat(conf.value("primary_conninfo")).hasValue("");
    a.does(new StartDetached());
    assertThat(a.sql("show port")).isEqualTo(Integer.toString(a.config.listen().port()));
    assertThat(parted.besideData()).containsExactly("data", "data.primacy-quarantine", "state");
  }

  /** Up to 15 {@code pg_rewind} says here, with success, that nothing is to be done. */
  @Test
  void aSourceThatHasNotMadeACheckpointSinceItsPromotionMakesOne() throws Exception {
    assertThat(b.sql("select timeline_id from pg_control_checkpoint()")).isEqualTo("1");
    a.does(new Rewind(b.address(), 41));
    assertThat(b.sql("select timeline_id from pg_control_checkpoint()")).isEqualTo("2");
    parted.follows();
  }

  @Test
  void itOpensDetachedThoughTheSourceWroteOnAllTheTime() throws Exception {
    AtomicBoolean writing = new AtomicBoolean(true);
    Thread writer = Thread.ofVirtual().start(() -> write(writing));
    try {
      a.does(new Rewind(b.address(), 41));
    } finally {
      writing.set(false);
      writer.join();
    }
    parted.follows();
  }

  private void write(AtomicBoolean writing) {
    try (Session session = b.session()) {
      session.execute("create table public.noise (text text)");
      while (writing.get()) {
        session.execute(
            "insert into public.noise select repeat('x', 500) from generate_series(1, 50)");
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Where nobody writes, nothing would follow what the last record of an idle source is. */
  @Test
  void doesNotWaitForAnIdleSourceToWriteByItself() throws Exception {
    int writer =
        Postmaster.of(b.config.dataDir()).orElseThrow().children().stream()
            .map(Processes.Seen::pid)
            .filter(pid -> Processes.title(pid).contains("background writer"))
            .findFirst()
            .orElseThrow();
    Libc.kill(writer, Libc.SIGSTOP);
    a.local.close();
    a.local =
        new LocalPostgres(parted.with(a.config.binDir(), Parted.HURRY), a.ends::incrementAndGet);
    a.does(new Rewind(b.address(), 41));
    Libc.kill(writer, Libc.SIGCONT);
    parted.follows();
  }

  /** A standby opens before it has replayed all that it received, and could be stopped there. */
  @Test
  void allOfItsWalIsReplayedBeforeAnythingIsCompared() throws Exception {
    try (TestCluster other = new TestCluster()) {
      TestServer primary = other.primary("p");
      TestServer chosen = other.standby("q", primary, 21);
      TestServer late = other.standby("r", primary, 22);
      Parted.run(late, "alter system set recovery_min_apply_delay = '8s'");
      Parted.run(late, "select pg_reload_conf()");
      TestCluster.await().until(() -> late.sql("show recovery_min_apply_delay").equals("8s"));
      Parted.run(primary, "create table public.t as select 1 as n");
      awaitAll(chosen, primary);
      chosen.does(new Detach());
      Parted.run(primary, "insert into public.t values (" + Parted.LOST + ")");
      awaitAll(late, primary);
      primary.kill();
      late.kill();
      chosen.does(new Promote(new Timeline(2), 23, Rule.NONE_REQUIRED));
      late.does(new Rewind(chosen.address(), 41));
      late.does(new StartDetached());
      TestCluster.attach(late, chosen, 42);
    }
  }

  private static void awaitAll(TestServer standby, TestServer primary) {
    Lsn written = primary.primary().flushed();
    TestCluster.await().until(() -> !standby.standby().end().lsn().isBefore(written));
  }
}
