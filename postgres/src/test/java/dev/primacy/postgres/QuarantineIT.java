package dev.primacy.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.node.LocalEffect.Clone;
import dev.primacy.core.node.LocalEffect.Rewind;
import dev.primacy.core.node.LocalEffect.StartDetached;
import dev.primacy.core.node.LocalEffect.Stop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What only one node held outlives whatever makes its data anew. */
@ExtendWith(OrdinaryUser.class)
class QuarantineIT {

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
  void whatOnlyItHeldIsInQuarantine() throws Exception {
    String lost = lostCommit();
    a.does(new Rewind(b.address(), 41));
    Path kept = parted.quarantine().resolve("41-timeline-1");
    assertThat(records(kept)).anyMatch(r -> r.contains("COMMIT") && r.contains(lost));
    assertThat(Files.readString(kept.resolve("README"))).contains("pg_waldump -p . -t 1 -s ");
    assertThat(records(a.config.directory().wal())).noneMatch(r -> r.contains(lost));
  }

  @Test
  void whatACloneReplacesIsInQuarantineToo() throws Exception {
    String lost = lostCommit();
    a.does(new Clone(b.address(), 41));
    assertThat(records(parted.quarantine().resolve("41-timeline-1")))
        .anyMatch(r -> r.contains("COMMIT") && r.contains(lost));
    parted.follows();
  }

  @Test
  void theNewestThreeAreKept() throws Exception {
    for (long order = 8; order <= 11; order++) {
      Outcome kept =
          new Quarantine(a.config, order)
              .keep(
                  a.config.directory(),
                  b.primary().lineage().branches().getFirst(),
                  Quarantine.Way.COPY,
                  Deadline.in(TestServer.PATIENCE));
      assertThat(kept).isEqualTo(Outcome.DONE);
    }
    assertThat(Parted.names(parted.quarantine()))
        .containsExactly("10-timeline-1", "11-timeline-1", "9-timeline-1");
  }

  /** Brings {@code a} up to read from it which transaction nobody else has. */
  private String lostCommit() throws Exception {
    a.does(new StartDetached());
    TestCluster.await().until(() -> a.standby().settled());
    String xid = a.sql("select xmin from public.t where n = " + Parted.LOST);
    a.does(new Stop());
    return "tx: " + " ".repeat(Math.max(0, 10 - xid.length())) + xid + ",";
  }

  private List<String> records(Path wal) throws IOException {
    List<String> records = new ArrayList<>();
    List<String> command = new ArrayList<>(List.of(a.config.program("pg_waldump").toString()));
    command.addAll(List.of("-p", wal.toString(), "-t", "1", "-r", "Transaction"));
    command.addAll(List.of("-s", b.primary().lineage().branches().getFirst().lsn().toString()));
    // Where the records end it fails, as it does at the end of any WAL.
    Outcome _ = new Program(command, Map.of(), records::add).run(Deadline.in(TestServer.PATIENCE));
    return records;
  }
}
