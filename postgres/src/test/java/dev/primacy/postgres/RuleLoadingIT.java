package dev.primacy.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.Admission;
import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.Rule;
import dev.primacy.core.node.LocalEffect.Detach;
import dev.primacy.core.node.LocalEffect.LoadRule;
import dev.primacy.core.node.LocalEffect.Stop;
import dev.primacy.core.node.LocalEffect.WriteMarker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What must not be called loaded, although every view says so. */
@ExtendWith(OrdinaryUser.class)
class RuleLoadingIT {

  private static final long B = 101;
  private static final long C = 102;

  private TestCluster cluster;
  private TestServer a;
  private TestServer b;
  private TestServer c;

  @BeforeEach
  void begin() throws IOException {
    cluster = new TestCluster();
    a = cluster.primary("a");
    b = cluster.standby("b", a, B);
    c = cluster.standby("c", a, C);
  }

  @AfterEach
  void end() throws IOException {
    a.signalAll(Libc.SIGCONT);
    cluster.close();
  }

  @Test
  void aWalsenderThatHasNotReadTheNewNamesIsWaitedFor() throws Exception {
    a.does(load(1, b, c));
    freezeWalsender(b);
    LoadRule without = load(1, c);
    a.refuses(without);
    assertThat(a.sql("show synchronous_standby_names")).isEqualTo(without.rule().standbyNames());
    assertThat(a.primary().loaded()).isEmpty();
    a.signalAll(Libc.SIGCONT);
    a.does(without);
    assertThat(a.primary().hasLoaded(without.number())).isTrue();
  }

  @Test
  void aWalsenderThatMayGoByTheOldNumberIsReplaced() throws Exception {
    a.does(load(1, b, c));
    String before = a.sql(walsender(b));
    a.does(load(2, b, c));
    TestCluster.await().until(() -> !a.sql(walsender(b)).equals(before));
  }

  @Test
  void aWalsenderThatMayGoByTheOldNumberAndDoesNotEndIsWaitedFor() throws Exception {
    a.does(load(1, b, c));
    freezeWalsender(b);
    a.refuses(load(2, b, c));
    assertThat(a.primary().loaded()).isEmpty();
  }

  @Test
  void namesAloneLeaveTheOtherWalsendersInPeace() throws Exception {
    a.does(load(1, b, c));
    String before = a.sql(walsender(b));
    a.does(load(1, b));
    a.does(load(1, b, c));
    assertThat(a.sql(walsender(b))).isEqualTo(before);
  }

  @Test
  void aCheckpointerThatHasNotReadTheFirstRuleIsWaitedFor() throws Exception {
    String checkpointer = "select pid from pg_stat_activity where backend_type = 'checkpointer'";
    Libc.kill(Integer.parseInt(a.sql(checkpointer)), Libc.SIGSTOP);
    LoadRule first = load(1, b);
    a.refuses(first);
    assertThat(a.primary().loaded()).isEmpty();
    a.signalAll(Libc.SIGCONT);
    a.does(first);
  }

  @Test
  void afterARestartOfTheAgentEverythingIsProvenAnew() throws Exception {
    LoadRule rule = load(1, b, c);
    a.does(rule);
    String before = a.sql(walsender(b));
    a.restartAgent();
    assertThat(a.primary().loaded()).isEmpty();
    a.does(rule);
    assertThat(a.primary().hasLoaded(rule.number())).isTrue();
    TestCluster.await().until(() -> !a.sql(walsender(b)).equals(before));
  }

  @Test
  void aForeignChangeOfTheRuleIsUndoneAndProvenAnew() throws Exception {
    LoadRule rule = load(1, b, c);
    a.does(rule);
    try (Session foreign = a.session()) {
      foreign.execute("alter system set synchronous_standby_names = ''");
      foreign.execute("select pg_reload_conf()");
    }
    TestCluster.await().until(() -> a.primary().standbyNames().isEmpty());
    a.does(rule);
    assertThat(a.primary().standbyNames()).isEqualTo(rule.rule().standbyNames());
  }

  @Test
  void aFileThatSpoilsEveryReloadIsSaid() throws Exception {
    Path conf = a.config.configFile();
    String good = Files.readString(conf);
    Files.writeString(conf, "no_such_setting = 1\n", StandardOpenOption.APPEND);
    LoadRule rule = load(1, b);
    a.refuses(rule);
    assertThat(a.facts().trouble().orElseThrow()).contains("no_such_setting");
    Files.writeString(conf, good);
    a.does(rule);
    assertThat(a.facts().trouble()).isEmpty();
  }

  @Test
  void aFileThatSpoilsEveryReloadKeepsAStandbyAttached() throws Exception {
    Files.writeString(b.config.configFile(), "no_such_setting = 1\n", StandardOpenOption.APPEND);
    b.refuses(new Detach());
    assertThat(b.facts().trouble().orElseThrow()).contains("no_such_setting");
    assertThat(b.standby().isDetached()).isFalse();
  }

  @Test
  void aMarkerWhoseWaitWasCancelledIsNotAcknowledged() throws Exception {
    a.does(load(1, b));
    b.does(new Stop());
    WriteMarker marker = new WriteMarker(new Epoch(3), a.node, 17);
    a.does(marker);
    String waiting = "select count(*) from pg_stat_activity where wait_event = 'SyncRep'";
    TestCluster.await().until(() -> a.sql(waiting).equals("1"));
    a.does(marker);
    assertThat(a.sql(waiting)).isEqualTo("1");
    a.sql(
        "select bool_or(pg_cancel_backend(pid)) from pg_stat_activity where wait_event = 'SyncRep'");
    TestCluster.await().until(() -> a.sql(waiting).equals("0"));
    assertThat(marker()).isEqualTo("3");
    assertThat(a.primary().marker()).isEqualTo(Epoch.NONE);
    a.does(load(1, c));
    a.does(marker);
    TestCluster.await().until(() -> a.primary().marker().equals(new Epoch(3)));
  }

  @Test
  void aMarkerThatMeansAnUnprovenRuleIsRefused() throws Exception {
    a.restartAgent();
    a.refuses(new WriteMarker(new Epoch(3), a.node, 17));
  }

  private String marker() throws SQLException {
    try (Session session = Session.open(a.config, Marker.DATABASE, TestServer.PATIENCE)) {
      return session.one("select max(epoch) from primacy.epoch", row -> row.getString(1));
    }
  }

  private LoadRule load(int required, TestServer... acknowledgers) {
    List<Admission> admissions =
        Arrays.stream(acknowledgers).map(s -> s.admission(s == b ? B : C)).toList();
    return new LoadRule(cluster.number(), Rule.any(required, admissions));
  }

  private void freezeWalsender(TestServer standby) throws SQLException {
    Libc.kill(Integer.parseInt(a.sql(walsender(standby))), Libc.SIGSTOP);
  }

  private static String walsender(TestServer standby) {
    return "select coalesce(max(pid), 0) from pg_stat_replication where application_name like '%s_%%'"
        .formatted(standby.node);
  }
}
