package dev.primacy.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.Address;
import dev.primacy.core.node.LocalEffect.Clone;
import dev.primacy.core.node.LocalEffect.Rewind;
import dev.primacy.core.node.LocalEffect.StartDetached;
import dev.primacy.core.node.LocalEffect.Stop;
import dev.primacy.core.node.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is not rewound, and what becomes of a rewind that was cut off. */
@ExtendWith(OrdinaryUser.class)
class RewindFailuresIT {

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
  void dataWithoutChecksumsAreLeftToAClone() throws Exception {
    a.does(new StartDetached());
    a.stopCleanly();
    String program = a.config.program("pg_checksums").toString();
    List<String> disable = List.of(program, "--disable", "-D", a.config.dataDir().toString());
    assertThat(Program.run(disable, Deadline.in(TestServer.PATIENCE))).isEqualTo(Outcome.DONE);
    long logged = Files.size(a.config.serverLog());
    a.refuses(new Rewind(b.address(), 41));
    assertThat(a.facts().trouble().orElseThrow()).contains("wal_log_hints");
    assertThat(Files.size(a.config.serverLog())).as("nothing was started").isEqualTo(logged);
    a.does(new Clone(b.address(), 41));
    parted.follows();
  }

  @Test
  void dataThatDidNotDivergeAreLeftAlone() throws Exception {
    TestServer c = parted.cluster.detached("c");
    c.refuses(new Rewind(b.address(), 41));
    assertThat(c.facts().trouble().orElseThrow()).contains("nothing to rewind");
    c.does(new StartDetached());
    TestCluster.attach(c, b, 43);
  }

  @Test
  void aPrimaryIsNotRewound() throws Exception {
    b.refuses(new Rewind(b.address(), 41));
    assertThat(b.isPrimary()).isTrue();
  }

  /** Somebody else may start it after it was stopped for the rewind. */
  @Test
  void dataThatAreInUseAreNotMovedAway() throws Exception {
    Instance instance = new Instance(a.config);
    Address source = Address.parse(b.address()).orElseThrow();
    Rewinding rewinding = new Rewinding(instance, source, 41, _ -> {});
    Deadline inTime = Deadline.in(TestServer.PATIENCE);
    a.does(new StartDetached());
    assertThat(rewinding.moveAside(inTime)).isInstanceOf(Outcome.Failed.class);
    a.signalAll(Libc.SIGSTOP);
    Libc.kill(a.postmaster(), Libc.SIGKILL);
    TestCluster.await().until(() -> instance.postmaster().isEmpty());
    assertThat(rewinding.moveAside(inTime)).as("left behind").isInstanceOf(Outcome.Failed.class);
    a.does(new Stop());
    assertThat(rewinding.moveAside(inTime)).isEqualTo(Outcome.DONE);
    instance.close();
  }

  @Test
  void nothingIsTouchedWhereTheSourceDoesNotAnswer() throws Exception {
    b.does(new Stop());
    a.refuses(new Rewind(b.address(), 41));
    a.does(new StartDetached());
    assertThat(Parted.rows(a)).isEqualTo("1 2 3 " + Parted.LOST);
  }

  @Test
  void saysHowFarItIsAndIsNotFoundMeanwhile() throws Exception {
    Path enough = parted.cluster.root().resolve("enough");
    String script = "\"$REAL\" \"$@\" || exit; until [ -e " + enough + " ]; do sleep 0.02; done";
    a.local.close();
    a.local = new LocalPostgres(parted.withRewind(script), a.ends::incrementAndGet);
    Thread rewind = Thread.ofVirtual().start(() -> a.does(new Rewind(b.address(), 41)));
    TestCluster.await()
        .until(() -> a.facts().copying().filter(c -> c.doneKilobytes() > 0).isPresent());
    assertThat(a.facts().server()).isEqualTo(new Server.Absent());
    Files.createFile(enough);
    rewind.join();
    assertThat(a.facts().copying()).isEmpty();
    parted.follows();
  }

  /** The program ends like one that was killed, and leaves a directory that looks whole. */
  @Test
  void aDirectoryWhoseRewindWasCutOffIsNeverStartedAndMakesWayForAClone() throws Exception {
    TestServer cut = a;
    cut.local.close();
    cut.local =
        new LocalPostgres(
            parted.withRewind("\"$REAL\" \"$@\" && kill -9 $$"), cut.ends::incrementAndGet);
    cut.refuses(new Rewind(b.address(), 41));
    assertThat(cut.facts().server()).isEqualTo(new Server.Absent());
    assertThat(cut.facts().token()).isEmpty();
    cut.restartAgent();
    assertThat(cut.facts().server()).isEqualTo(new Server.Absent());
    cut.refuses(new StartDetached());
    cut.refuses(new Rewind(b.address(), 41));
    assertThat(parted.besideData())
        .containsExactly("data.primacy-quarantine", "data.primacy-rewind-41", "state");
    cut.does(new Clone(b.address(), 41));
    parted.follows();
    assertThat(parted.besideData()).containsExactly("data", "data.primacy-quarantine", "state");
  }
}
