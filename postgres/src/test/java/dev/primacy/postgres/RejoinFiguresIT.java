package dev.primacy.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.Rule;
import dev.primacy.core.cluster.Timeline;
import dev.primacy.core.node.LocalEffect;
import dev.primacy.core.node.LocalEffect.Clone;
import dev.primacy.core.node.LocalEffect.Detach;
import dev.primacy.core.node.LocalEffect.Promote;
import dev.primacy.core.node.LocalEffect.Rewind;
import dev.primacy.core.node.LocalEffect.StartDetached;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * How long an old primary takes to stream again, by a rewind and by a clone, from the start of its
 * server on; on a disk that syncs. The size of the database, in megabytes: {@code
 * PRIMACY_REJOIN_MEGABYTES}.
 */
@ExtendWith(OrdinaryUser.class)
class RejoinFiguresIT {

  private static final int MEGABYTES =
      Integer.parseInt(System.getenv().getOrDefault("PRIMACY_REJOIN_MEGABYTES", "20"));
  private static final Duration LONGEST = Duration.ofMinutes(5);

  @Test
  void aRewindAndAClone() throws Exception {
    long rewind = rejoin(new Rewind("", 41));
    long clone = rejoin(new Clone("", 41));
    System.out.printf(
        "figure: rejoin of %d MB: by rewind %.2f s, by clone %.2f s%n",
        MEGABYTES, rewind / 1e9, clone / 1e9);
    assertThat(Duration.ofNanos(rewind)).isLessThan(LONGEST);
    assertThat(Duration.ofNanos(clone)).isLessThan(LONGEST);
  }

  private static long rejoin(LocalEffect way) throws Exception {
    try (TestCluster cluster = TestCluster.onDisk()) {
      TestServer a = cluster.primary("a");
      fill(a);
      TestServer b = cluster.server("b");
      b.does(new Clone(a.address(), 10));
      b.does(new StartDetached());
      TestCluster.attach(b, a, 11);
      b.does(new Detach());
      TestCluster.await().until(() -> b.standby().settled());
      change(a);
      a.kill();
      b.does(new Promote(new Timeline(2), 12, Rule.NONE_REQUIRED));
      change(b);
      long began = System.nanoTime();
      a.does(new StartDetached());
      TestCluster.await().until(() -> a.standby().settled());
      if (way instanceof Clone) {
        a.does(new LocalEffect.Stop());
        a.does(new Clone(b.address(), 41));
      } else {
        a.does(new Rewind(b.address(), 41));
      }

      a.does(new StartDetached());
      TestCluster.attach(a, b, 42);
      return System.nanoTime() - began;
    }
  }

  private static void fill(TestServer server) throws SQLException, IOException {
    run(server, "create table public.big (id int, text text)");
    run(server, "alter table public.big set (fillfactor = 90)");
    for (int megabyte = 0; megabyte < MEGABYTES; megabyte++) {
      run(
          server,
          "insert into public.big select n, repeat(md5(n::text), 28) from generate_series(%d, %d) n"
              .formatted(megabyte * 1000, megabyte * 1000 + 999));
    }
    // Or each page would change once more, with the first look at its rows.
    run(server, "vacuum (freeze) public.big");
    run(server, "checkpoint");
  }

  /** A row in a thousand, all over the table: a page in a hundred and twenty. */
  private static void change(TestServer server) throws SQLException {
    run(server, "update public.big set text = repeat('x', 800) where id % 1000 = 7");
  }

  private static void run(TestServer server, String statement) throws SQLException {
    try (Session session = server.session()) {
      session.answerAnyTime();
      session.execute(statement);
    }
  }
}
