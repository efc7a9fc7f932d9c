package dev.primacy.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.Rule;
import dev.primacy.core.cluster.Timeline;
import dev.primacy.core.node.LocalEffect.Bootstrap;
import dev.primacy.core.node.LocalEffect.Clone;
import dev.primacy.core.node.LocalEffect.Detach;
import dev.primacy.core.node.LocalEffect.LoadRule;
import dev.primacy.core.node.LocalEffect.Promote;
import dev.primacy.core.node.LocalEffect.StartDetached;
import dev.primacy.core.node.LocalEffect.Stop;
import dev.primacy.core.node.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Making data directories, from nothing and from another node's. */
@ExtendWith(OrdinaryUser.class)
class FoundingIT {

  private TestCluster cluster;

  @BeforeEach
  void begin() throws IOException {
    cluster = new TestCluster();
  }

  @AfterEach
  void end() throws IOException {
    cluster.close();
  }

  @Test
  void aNewClusterHasWhatPrimacyNeedsAndTrustsNobody() throws Exception {
    TestServer a = cluster.server("a");
    assertThat(a.facts().server()).isEqualTo(new Server.Absent());
    a.does(new Bootstrap(7));
    assertThat(a.facts().token()).hasValue(7);
    Server.Primary founded = a.primary();
    assertThat(founded.lineage().current()).isEqualTo(Timeline.FIRST);
    assertThat(founded.standbyNames()).isEqualTo(Rule.SENTINEL);
    assertThat(founded.loaded()).isEmpty();
    assertThat(a.sql("show data_checksums")).isEqualTo("on");
    assertThat(a.sql("show restart_after_crash")).isEqualTo("off");
    assertThat(a.sql("select count(*) from pg_hba_file_rules where auth_method = 'trust'"))
        .isEqualTo("0");
    assertThat(
            a.sql(
                "select string_agg(rolname, ' ' order by rolname) from pg_roles where oid > 16383"))
        .isEqualTo("app primacy_probe primacy_replication");
    assertThat(a.sql("select count(*) from pg_authid where rolpassword like 'SCRAM-SHA-256$%'"))
        .isEqualTo("3");
    assertThat(a.config.dataDir().resolve("standby.signal")).exists();
    assertThat(permissions(a.config.passFile())).isEqualTo("rw-------");
    assertThat(a.log()).doesNotContain("pass:");
  }

  @Test
  void aFoundingThatWasCutOffGoesOn() throws Exception {
    TestServer a = cluster.primary("a");
    a.does(new Stop());
    // As it is between initdb and the end: nobody was told that there is a cluster.
    a.config.directory().beginFounding();
    assertThat(a.facts().server()).isEqualTo(new Server.Absent());
    a.does(new Bootstrap(1));
    assertThat(a.facts().server()).isInstanceOf(Server.Primary.class);
  }

  @Test
  void aFoundingThatWasCutOffMakesWayForAClone() throws Exception {
    TestServer a = cluster.primary("a");
    TestServer b = cluster.detached("b");
    b.config.directory().beginFounding();
    assertThat(b.facts().server()).isEqualTo(new Server.Absent());
    b.does(new Clone(a.address(), 51));
    assertThat(b.facts().server()).isEqualTo(new Server.Down(false));
    assertThat(b.facts().token()).hasValue(51);
  }

  @Test
  void aPrimaryThatHadARuleIsNotFoundedAgain() throws Exception {
    TestServer a = cluster.primary("a");
    a.does(new LoadRule(3, Rule.any(1, List.of(a.admission(4)))));
    a.does(new Stop());
    a.refuses(new Bootstrap(1));
    assertThat(a.facts().server()).isEqualTo(new Server.Down(false));
  }

  @Test
  void dataOfSomebodyElseIsNotTouched() throws Exception {
    TestServer a = cluster.primary("a");
    TestServer b = cluster.detached("b");
    b.does(new Stop());
    b.refuses(new Bootstrap(99));
    TestServer c = cluster.server("c");
    Path precious = c.config.dataDir().resolve("holiday.jpg");
    Files.createDirectories(c.config.dataDir());
    Files.writeString(precious, "sea");
    assertThat(c.facts().server()).isInstanceOf(Server.Unusable.class);
    c.refuses(new Bootstrap(98));
    c.refuses(new Clone(a.address(), 97));
    c.refuses(new StartDetached());
    assertThat(precious).hasContent("sea");
    assertThat(names(c.config.dataDir())).containsExactly("holiday.jpg");
  }

  @Test
  void aCloneIsBrandedDetachedAndUnderTheSentinelBeforeAnybodyCanStartIt() throws Exception {
    TestServer a = cluster.primary("a");
    a.does(new LoadRule(20, Rule.any(1, List.of(a.admission(21)))));
    TestServer b = cluster.server("b");
    b.does(new Clone(a.address(), 31));
    assertThat(b.facts().server()).isEqualTo(new Server.Down(false));
    assertThat(b.facts().token()).hasValue(31);
    assertThat(b.facts().systemId()).isEqualTo(a.facts().systemId());
    assertThat(b.config.dataDir().resolve("standby.signal")).exists();
    AutoConf conf = b.config.directory().autoConf();
    assertThat(conf.value("synchronous_standby_names")).hasValue(Rule.SENTINEL);
    assertThat(conf.value("primary_conninfo")).hasValue("");
    b.does(new StartDetached());
    TestCluster.attach(b, a, 32);
    assertThat(b.sql("show port")).isEqualTo(Integer.toString(b.config.listen().port()));
    assertThat(b.sql("show primary_conninfo")).doesNotContain("pass:");
  }

  @Test
  void aCloneOfALaterTimelineBringsEachHistoryBelowIt() throws Exception {
    TestServer a = cluster.primary("a");
    TestServer b = cluster.standby("b", a, 11);
    b.does(new Detach());
    b.does(new Promote(new Timeline(4), 12, Rule.NONE_REQUIRED));
    TestServer c = cluster.server("c");
    c.does(new Clone(b.address(), 13));
    HistoryFiles history = c.config.directory().history();
    assertThat(history.isNeutral(new Timeline(2))).isTrue();
    assertThat(history.isNeutral(new Timeline(3))).isTrue();
    assertThat(history.branches(new Timeline(4))).hasSize(1);
    c.does(new StartDetached());
    assertThat(c.standby().lineage()).isEqualTo(b.primary().lineage());
  }

  @Test
  void anOldDirectoryStaysUntilItsReplacementIsWhole() throws Exception {
    TestServer a = cluster.primary("a");
    TestServer b = cluster.detached("b");
    b.refuses(new Clone(a.address(), 41));
    assertThat(b.facts().trouble().orElseThrow()).contains("stop it first");
    b.does(new Stop());
    a.does(new Stop());
    b.refuses(new Clone(a.address(), 41));
    b.does(new StartDetached());
    assertThat(b.standby().isDetached()).isTrue();
  }

  @Test
  void aReplacedDirectoryLeavesNothingBehind() throws Exception {
    TestServer a = cluster.primary("a");
    TestServer b = cluster.detached("b");
    b.does(new Stop());
    Files.createFile(b.config.dataDir().resolve("old"));
    b.does(new Clone(a.address(), 41));
    assertThat(b.config.dataDir().resolve("old")).doesNotExist();
    assertThat(names(DurableFiles.parentOf(b.config.dataDir()))).containsExactly("data", "state");
  }

  @Test
  void filesOutsideTheDataDirectoryAreThisHosts() throws Exception {
    TestServer a = cluster.server("a", true);
    a.does(new Bootstrap(7));
    assertThat(a.sql("show config_file")).isEqualTo(a.config.configFile().toString());
    assertThat(a.sql("show hba_file")).isEqualTo(a.config.hbaFile().toString());
    a.does(new LoadRule(8, Rule.NONE_REQUIRED));
    TestServer b = cluster.server("b", true);
    b.does(new Clone(a.address(), 9));
    b.does(new StartDetached());
    TestCluster.attach(b, a, 10);
    assertThat(b.sql("show config_file")).isEqualTo(b.config.configFile().toString());
    assertThat(b.sql("show port")).isEqualTo(Integer.toString(b.config.listen().port()));
  }

  @Test
  void allThatIsMissingIsSaidAtOnce() throws Exception {
    TestServer a = cluster.primary("a");
    assertThat(Prerequisites.missing(a.config)).isEmpty();
    Files.setPosixFilePermissions(
        a.config.probe().passwordFile(), PosixFilePermissions.fromString("rw-r--r--"));
    Files.writeString(a.config.dataDir().resolve("PG_VERSION"), "9\n");
    assertThat(Prerequisites.missing(a.config, true))
        .hasSize(3)
        .anyMatch(s -> s.contains("root"))
        .anyMatch(s -> s.contains("chmod 0600"))
        .anyMatch(s -> s.contains("is of PostgreSQL 9"));
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(f -> f.getFileName().toString()).sorted().toList();
    }
  }
}
