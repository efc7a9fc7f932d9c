package dev.primacy.postgres;

import dev.primacy.core.node.ContractWorld;
import dev.primacy.core.node.LocalServer;
import dev.primacy.core.node.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The contract's world on real servers. */
final class RealWorld implements ContractWorld {

  private static final String TABLE = "create table public.contract (id bigint primary key)";

  private final TestCluster cluster = new TestCluster();
  private final Map<String, TestServer> servers = new TreeMap<>();
  private final AtomicLong ids = new AtomicLong();
  private final HeldReplay holds = new HeldReplay();
  private final WalArchive archive;

  RealWorld() throws IOException {
    archive = new WalArchive(cluster.root().resolve("archive"));
  }

  /** A row that is being inserted in a session of its own. */
  private static final class Insert implements Commit {
    private final long id;
    private volatile boolean acknowledged;

    Insert(long id) {
      this.id = id;
    }

    void run(TestServer server, int bytes) {
      try (Session session = server.session()) {
        session.answerAnyTime();
        session.execute("set synchronous_commit = on");
        session.execute(
            """
            begin;
            select pg_logical_emit_message(true, 'contract', repeat('x', %d));
            insert into public.contract values (%d);
            commit
            """
                .formatted(bytes, id));
        acknowledged = true;
      } catch (SQLException e) {
        // Not acknowledged: which is what the contract asks about.
      }
    }

    @Override
    public boolean isAcknowledged() {
      return acknowledged;
    }
  }

  @Override
  public void found() {
    attempt(() -> {
      servers.put("a", cluster.primary("a"));
      servers.put("b", cluster.detached("b"));
      servers.put("c", cluster.detached("c"));
      try (Session session = real("a").session()) {
        session.execute(TABLE);
        // Room in the segment: a follower whose surplus reaches the next one is refused.
        session.execute("select pg_switch_wal()");
      }
    });
  }

  @Override
  public LocalServer server(String node) {
    return real(node).local;
  }

  private TestServer real(String node) {
    TestServer server = servers.get(node);
    if (server == null) {
      throw new IllegalArgumentException(node);
    }
    return server;
  }

  @Override
  public String address(String node) {
    return real(node).address();
  }

  @Override
  public Commit commit(String node, int bytes) {
    Insert insert = new Insert(ids.incrementAndGet());
    Thread.ofVirtual().start(() -> insert.run(real(node), bytes));
    return insert;
  }

  @Override
  public boolean shows(String node, Commit commit) {
    long id = ((Insert) commit).id;
    try {
      return real(node).sql("select count(*) from public.contract where id = " + id).equals("1");
    } catch (SQLException e) {
      return false; // the table itself has not been replayed yet
    }
  }

  @Override
  public void crash(String node) {
    attempt(() -> real(node).kill());
    await(node + " is dead", () -> real(node).facts().server().equals(new Server.Down(false)));
  }

  @Override
  public void freeze(String node) {
    attempt(() -> real(node).signalAll(Libc.SIGSTOP));
  }

  @Override
  public void thaw(String node) {
    attempt(() -> real(node).signalAll(Libc.SIGCONT));
  }

  @Override
  public void holdReplay(Hold hold, String standby, String primary) {
    attempt(() -> holds.begin(hold, real(standby), real(primary)));
  }

  @Override
  public void releaseReplay(String standby) {
    attempt(() -> holds.end(real(standby)));
  }

  @Override
  public void archive(String primary) {
    attempt(() -> archive.takeAllOf(real(primary)));
  }

  @Override
  public void restoreFromArchive(String standby) {
    attempt(() -> archive.feed(real(standby)));
  }

  @Override
  public void stallArchive(boolean stalled) {
    attempt(() -> archive.stall(stalled));
  }

  @Override
  public void clearUpstreamByReloadAlone(String node) {
    attempt(() -> {
      run(node, "alter system set primary_conninfo = ''");
      run(node, "select pg_reload_conf()");
    });
    await(node + " has loaded it", () -> says(node, "show primary_conninfo", ""));
  }

  @Override
  public void promoteByHand(String node) {
    attempt(() -> run(node, "select pg_promote(false)"));
  }

  @Override
  public void awaitSent(String primary, String standby) {
    String behind =
        """
        select count(*) from pg_stat_replication
        where application_name like '%s_%%' and sent_lsn >= pg_current_wal_flush_lsn()
        """
            .formatted(standby);
    String waiting = "select count(*) from pg_stat_activity where wait_event = 'SyncRep'";
    await("the commit waits", () -> says(primary, waiting, "1"));
    await("all is sent", () -> says(primary, behind, "1"));
  }

  private boolean says(String node, String query, String answer) {
    try {
      return real(node).sql(query).equals(answer);
    } catch (SQLException e) {
      throw new IllegalStateException(query, e);
    }
  }

  private void run(String node, String statement) throws SQLException {
    try (Session session = real(node).session()) {
      session.execute(statement);
    }
  }

  @Override
  public void await(String what, BooleanSupplier condition) {
    TestCluster.await().alias(what).until(condition::getAsBoolean);
  }

  @Override
  public void pass(Duration time) {
    Deadline deadline = Deadline.in(time);
    while (!deadline.hasPassed()) {
      LockSupport.parkNanos(deadline.remaining().toNanos());
    }
  }

  @Override
  public void close() {
    attempt(() -> archive.stall(false));
    holds.close();
    servers.values().forEach(s -> attempt(() -> s.signalAll(Libc.SIGCONT)));
    attempt(cluster::close);
  }

  /** What a test does to a real server either works or ends the test. */
  @FunctionalInterface
  private interface Attempt {
    void run() throws IOException, SQLException;
  }

  private static void attempt(Attempt attempt) {
    try {
      attempt.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
