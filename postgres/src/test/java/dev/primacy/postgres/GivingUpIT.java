package dev.primacy.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.Address;
import dev.primacy.core.node.LocalEffect;
import dev.primacy.core.node.LocalEffect.Clone;
import dev.primacy.core.node.LocalEffect.Rewind;
import dev.primacy.core.node.LocalFacts;
import dev.primacy.core.node.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What takes long ends soon after a newer order has made it pointless, and changes nothing more.
 */
@ExtendWith(OrdinaryUser.class)
class GivingUpIT {

  private static final ExecutorService THREADS = Executors.newVirtualThreadPerTaskExecutor();
  private static final Deadline OVER = Deadline.in(TestServer.PATIENCE, () -> true);
  private static final long SOON_SECONDS = 5;

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
  void aRewindDoesNotWaitForTheCheckpointOfItsSource() throws Exception {
    int checkpointer = checkpointer();
    assertThat(Libc.kill(checkpointer, Libc.SIGSTOP)).isTrue();
    try {
      Future<Boolean> rewound = begin(new Rewind(b.address(), 41));
      TestCluster.await()
          .until(() ->
              b.sql("select count(*) from pg_stat_activity where wait_event = 'CheckpointStart'")
                  .equals("1"));
      a.local.giveUp();
      assertThat(rewound.get(SOON_SECONDS, TimeUnit.SECONDS)).isFalse();
    } finally {
      Libc.kill(checkpointer, Libc.SIGCONT);
    }
    assertThat(a.facts().trouble().orElseThrow()).contains("checkpoint");
    a.does(new Rewind(b.address(), 41));
  }

  @Test
  void aCloneIsNotVerifiedToTheEnd() throws Exception {
    Path verifies = parted.cluster.root().resolve("verifies");
    String script = "touch " + verifies + "; exec sleep 60";
    a.local.close();
    a.local =
        new LocalPostgres(parted.withProgram("pg_verifybackup", script), a.ends::incrementAndGet);
    Future<Boolean> cloned = begin(new Clone(b.address(), 41));
    TestCluster.await().until(() -> Files.exists(verifies));
    a.local.giveUp();
    assertThat(cloned.get(SOON_SECONDS, TimeUnit.SECONDS)).isFalse();
    assertThat(a.facts().token()).as("of what is in place").hasValue(1);
  }

  /** Where WAL lies on another file system it is copied, as slowly as disks are. */
  @Test
  void looksGoOnWhileACloneBringsWalToQuarantine() throws Exception {
    Path keeps = parted.cluster.root().resolve("keeps");
    Path enough = parted.cluster.root().resolve("enough");
    String script =
        "touch %s; until [ -e %s ]; do sleep 0.02; done; exec \"$REAL\" \"$@\""
            .formatted(keeps, enough);
    a.local.close();
    a.local =
        new LocalPostgres(parted.withProgram("pg_controldata", script), a.ends::incrementAndGet);
    Future<Boolean> cloned = begin(new Clone(b.address(), 41));
    TestCluster.await().until(() -> Files.exists(keeps));
    try {
      Future<LocalFacts> look = THREADS.submit(() -> a.facts());
      assertThat(look.get(SOON_SECONDS, TimeUnit.SECONDS).server())
          .isEqualTo(new Server.Down(false));
    } finally {
      Files.createFile(enough);
    }
    assertThat(cloned.get()).isTrue();
    parted.follows();
  }

  @Test
  void nothingChangesPlacesUnderAnOrderThatCountsNoMore() throws Exception {
    Path data = a.config.dataDir();
    Instance instance = new Instance(a.config);
    Address source = Address.parse(b.address()).orElseThrow();
    Rewinding rewinding = new Rewinding(instance, source, 41, _ -> {});
    assertThat(rewinding.moveAside(OVER)).isInstanceOf(Outcome.Failed.class);
    Cloning cloning = new Cloning(instance, source, 41, _ -> {});
    Deadline inTime = Deadline.in(TestServer.PATIENCE);
    assertThat(cloning.copy(inTime)).isEqualTo(Outcome.DONE);
    assertThat(cloning.swap(OVER)).isInstanceOf(Outcome.Failed.class);
    assertThat(new DataDirectory(data).token()).hasValue(1);
    assertThat(parted.besideData()).containsExactly("data", "data.primacy-clone", "state");
    instance.close();
  }

  private Future<Boolean> begin(LocalEffect effect) {
    return THREADS.submit(() -> a.local.perform(effect));
  }

  private int checkpointer() throws IOException {
    return Postmaster.of(b.config.dataDir()).orElseThrow().children().stream()
        .map(Processes.Seen::pid)
        .filter(pid -> Processes.title(pid).contains("checkpointer"))
        .findFirst()
        .orElseThrow();
  }
}
