package dev.primacy.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.consensus.RaftSettings.Setting;
import dev.primacy.core.cluster.ManagerId;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.grpc.GrpcConfigKeys;
import org.apache.ratis.server.RaftServerConfigKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RaftSettingsTest {

  @TempDir private Path directory;

  private final RaftSettings settings =
      RaftSettings.of(
          Member.first(new ManagerId("m1"), "127.0.0.1:7401"), Path.of("/data"), Path.of("/gone"));

  @Test
  void everySettingIsOneThatRatisKnows() throws IllegalAccessException {
    Set<String> known = new TreeSet<>();
    collectKeys(RaftServerConfigKeys.class, known);
    collectKeys(GrpcConfigKeys.class, known);

    assertThat(settings.all()).extracting(Setting::key).isSubsetOf(known).doesNotHaveDuplicates();
  }

  private static void collectKeys(Class<?> keys, Set<String> known) throws IllegalAccessException {
    for (Field field : keys.getFields()) {
      if (field.getName().endsWith("_KEY") && field.getType() == String.class) {
        known.add((String) field.get(null));
      }
    }
    for (Class<?> inner : keys.getClasses()) {
      collectKeys(inner, known);
    }
  }

  @Test
  void everySettingSaysWhy() {
    assertThat(settings.all()).allSatisfy(setting -> assertThat(setting.reason()).isNotBlank());
  }

  @Test
  void aStartedServerRunsWithEverySetting() throws IOException {
    try (TestGroup group = TestGroup.of(directory, 1).startAll()) {
      RaftProperties running = group.get("m1").log().server().getProperties();

      assertThat(settings.all())
          .filteredOn(setting -> !isOfOneMember(setting))
          .allSatisfy(setting -> assertThat(running.get(setting.key())).isEqualTo(setting.value()));
      assertThat(RaftServerConfigKeys.storageDir(running))
          .containsExactly(group.directory("m1").resolve("raft").toFile());
      assertThat(GrpcConfigKeys.Server.port(running)).isEqualTo(group.member("m1").port());
    }
  }

  private static boolean isOfOneMember(Setting setting) {
    return Set.of(
            "raft.server.storage.dir",
            "raft.server.removed.groups.dir",
            "raft.grpc.server.host",
            "raft.grpc.server.port")
        .contains(setting.key());
  }

  /** A word that Ratis cannot parse silently becomes its default. */
  @Test
  void ratisUnderstandsWhatSafetyDependsOn() {
    RaftProperties p = settings.properties();

    assertThat(RaftServerConfigKeys.Log.corruptionPolicy(p))
        .isEqualTo(RaftServerConfigKeys.Log.CorruptionPolicy.EXCEPTION);
    assertThat(RaftServerConfigKeys.Read.option(p))
        .isEqualTo(RaftServerConfigKeys.Read.Option.LINEARIZABLE);
    assertThat(RaftServerConfigKeys.Read.leaderLeaseEnabled(p)).isFalse();
    assertThat(RaftServerConfigKeys.Log.unsafeFlushEnabled(p)).isFalse();
    assertThat(RaftServerConfigKeys.Log.useMemory(p)).isFalse();
    assertThat(RaftServerConfigKeys.LeaderElection.preVote(p)).isTrue();
    assertThat(
            RaftServerConfigKeys.Rpc.timeoutMax(p)
                .toLong(java.util.concurrent.TimeUnit.MILLISECONDS))
        .isEqualTo(1100);
    assertThat(RaftServerConfigKeys.Log.Appender.bufferByteLimit(p).getSize())
        .isEqualTo(512 * 1024);
  }
}
