package dev.primacy.consensus;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.util.SizeInBytes;

/**
 * Every setting of Ratis that safety or size depends on, with its reason. None is left to a
 * default: a default may change with the library, and several of them are made for bulk data or
 * point into {@code /tmp}.
 */
final class RaftSettings {

  /** The longest entry that Ratis replicates; a longer one would depose the leader. */
  private static final int APPEND_LIMIT = 512 * 1024;

  /** The longest payload that is let in: the rest is for what Ratis adds to it. */
  static final int ENTRY_LIMIT = APPEND_LIMIT - 4 * 1024;

  /** The group takes and holds so many submissions at once; more are refused. */
  static final int PENDING_LIMIT = 256;

  private final List<Setting> settings = new ArrayList<>();

  /** One setting of Ratis and the reason for its value. */
  record Setting(String key, String value, String reason) {}

  private RaftSettings() {}

  static RaftSettings of(Member self, Path storage, Path removed) {
    RaftSettings settings = new RaftSettings();
    settings.place(self, storage, removed);
    settings.elect();
    settings.prove();
    settings.write();
    settings.snapshot();
    settings.bound();
    settings.requireSizesFit();
    return settings;
  }

  private void place(Member self, Path storage, Path removed) {
    set("raft.server.storage.dir", storage, "one directory, ours");
    set("raft.server.removed.groups.dir", removed, "the default lies in /tmp");
    set(
        "raft.grpc.server.host",
        self.host(),
        "listens where the group knows this member, nowhere else");
    set("raft.grpc.server.port", self.port(), "as above");
    // 0 does not mean a free port: it joins both services to the Raft port, where PeersOnly refuses
    // them.
    set("raft.grpc.admin.port", 0, "no port of its own; see PeersOnly");
    set("raft.grpc.client.port", 0, "no port of its own; see PeersOnly");
    set("raft.server.log.use.memory", false, "a log in memory forgets what it acknowledged");
    set(
        "raft.server.storage.free-space.min",
        "0MB",
        "a full disk is found out by the failed write");
  }

  private void elect() {
    // A leader whose process ends is noticed without any of these; see LeaderWatch.
    set("raft.server.rpc.timeout.min", "700ms", "above the pauses of a saturated machine");
    set("raft.server.rpc.timeout.max", "1100ms", "a silent leader is replaced within 2.4 s");
    set("raft.server.rpc.first-election.timeout.min", "700ms", "as above");
    set("raft.server.rpc.first-election.timeout.max", "1100ms", "as above");
    set("raft.server.rpc.request.timeout", "1s", "a silent peer must not hold a candidate for 3 s");
    set("raft.server.rpc.slowness.timeout", "5s", "only a notification");
    set("raft.server.notification.no-leader.timeout", "3s", "only a notification");
    set(
        "raft.server.leaderelection.pre-vote",
        true,
        "a returning member must not depose the leader");
    set(
        "raft.server.leaderelection.leader.step-down.wait-time",
        "2s",
        "a leader that was paused longer steps down; one without a majority may stand again so soon");
    set(
        "raft.server.leaderelection.member.majority-add",
        false,
        "a new majority could outvote the log");
    set("raft.server.sleep.deviation.threshold", "300ms", "what counts as a pause of the process");
    set(
        "raft.server.close.threshold",
        "60s",
        "paused so long, the server closes; the process ends then");
  }

  private void prove() {
    set("raft.server.read.option", "LINEARIZABLE", "not used; never the weaker one by accident");
    set(
        "raft.server.read.leader.lease.enabled",
        false,
        "a lease trusts clocks, and elections by order");
    set("raft.server.read.leader.heartbeat-check.enabled", true, "as the read option");
    set("raft.server.read.timeout", "2s", "every wait is bounded");
    set(
        "raft.server.retrycache.expirytime",
        "60s",
        "how long a repeated call finds its first answer");
  }

  private void write() {
    set("raft.server.log.corruption.policy", "EXCEPTION", "never drop acknowledged entries");
    set("raft.server.log.unsafe-flush.enabled", false, "acknowledge only what is on disk");
    set("raft.server.log.async-flush.enabled", false, "as above");
    set("raft.server.log.force.sync.num", 128, "entries of one fsync; each waits for its own");
    set("raft.server.log.segment.size.max", "1MB", "purging takes whole segments");
    set("raft.server.log.preallocated.size", "64KB", "halves the latency of a write");
    set("raft.server.log.write.buffer.size", "1MB", "holds the longest entry");
    set("raft.server.log.appender.buffer.byte-limit", APPEND_LIMIT + "B", "the longest entry");
    set("raft.server.log.segment.cache.num.max", 2, "memory");
    set("raft.server.log.segment.cache.size.max", "4MB", "memory");
    set("raft.server.log.queue.byte-limit", "1MB", "every queue is bounded");
    set("raft.server.log.queue.element-limit", 512, "as above");
    set(
        "raft.server.log.purge.upto.snapshot.index",
        true,
        "else a dead member keeps the log for ever");
    set("raft.server.log.purge.gap", 1, "purge after each snapshot");
    set("raft.server.log.purge.preservation.log.num", 1000, "a member back soon needs no snapshot");
  }

  private void snapshot() {
    set("raft.server.snapshot.auto.trigger.enabled", true, "else the log grows for ever");
    set("raft.server.snapshot.auto.trigger.threshold", 2000, "a restart replays at most so many");
    set("raft.server.snapshot.creation.gap", 1, "one that is asked for is taken");
    set(
        "raft.server.snapshot.retention.file.num",
        2,
        "the newest may be damaged; the log is the rest");
    set("raft.server.snapshot.trigger-when-stop.enabled", false, "a stop is as quick as a crash");
    set("raft.server.snapshot.trigger-when-remove.enabled", false, "as above");
    set("raft.server.log.appender.install.snapshot.enabled", true, "the leader sends, it is small");
    set("raft.server.log.appender.snapshot.chunk.size.max", "1MB", "fits into a message");
    // A follower that dies while it is sent more chunks than this hangs the leader's appender for
    // ever.
    set(
        "raft.grpc.server.install_snapshot.request.element-limit",
        64,
        "64 MB, far above any state");
  }

  private void bound() {
    set("raft.server.write.byte-limit", "4MB", "every queue is bounded");
    set("raft.server.write.element-limit", PENDING_LIMIT, "as above");
    set("raft.server.threadpool.proxy.size", 4, "threads are bounded");
    set("raft.server.threadpool.server.size", 4, "as above");
    set("raft.server.threadpool.client.size", 2, "as above");
    set("raft.grpc.message.size.max", "4MB", "memory; a chunk or an append fits");
    set("raft.grpc.flow.control.window", "128KB", "memory");
    set("raft.grpc.server.worker-group.size", 2, "threads and their buffers");
    set("raft.grpc.server.boss-group.size", 1, "as above");
    set("raft.grpc.client.worker-group.size", 1, "as above");
  }

  private void set(String key, Object value, String reason) {
    settings.add(new Setting(key, value.toString(), reason));
  }

  /** Ratis refuses to start where these do not hold; here the sentence says which and why. */
  private void requireSizesFit() {
    long append = bytes("raft.server.log.appender.buffer.byte-limit");
    requireAtLeast("raft.server.log.write.buffer.size", append + 8);
    requireAtLeast("raft.grpc.message.size.max", append + SizeInBytes.ONE_MB.getSize());
    requireAtLeast("raft.server.log.segment.size.max", append + 8);
  }

  private void requireAtLeast(String key, long bytes) {
    if (bytes(key) < bytes) {
      throw new IllegalStateException(
          "%s is %d bytes and must be at least %d for the longest entry"
              .formatted(key, bytes(key), bytes));
    }
  }

  private long bytes(String key) {
    return settings.stream()
        .filter(setting -> setting.key().equals(key))
        .map(setting -> SizeInBytes.valueOf(setting.value()).getSize())
        .findFirst()
        .orElseThrow();
  }

  List<Setting> all() {
    return List.copyOf(settings);
  }

  RaftProperties properties() {
    RaftProperties properties = new RaftProperties();
    settings.forEach(setting -> properties.set(setting.key(), setting.value()));
    return properties;
  }
}
