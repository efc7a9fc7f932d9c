package dev.primacy.chaos;

import dev.primacy.cli.playground.LocalCluster;
import dev.primacy.cli.playground.Plan.PlannedNode;
import dev.primacy.cli.playground.Programs;
import dev.primacy.core.cluster.NodeId;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** An ext4 file system of its own for the data of each node, mounted from a file, and frozen. */
final class LoopDisks implements Disks {

  private static final long BYTES = 1L << 30; // a hole: what is not written takes no room
  private static final long BYTES_OF_AN_AGENT = 1L << 26;
  private static final long BYTES_OF_TRIAL = 1L << 24;
  private static final Duration LIMIT = Duration.ofSeconds(30);
  // Whoever ends without thawing it thaws it by ending: then there is no input any more.
  private static final String FREEZE =
      "fsfreeze -f \"$1\" && echo frozen || exit; read -r end; fsfreeze -u \"$1\"";

  private final SortedMap<NodeId, Path> ofData = new TreeMap<>();
  private final SortedMap<NodeId, Path> ofAgents = new TreeMap<>();

  @Override
  public String kind() {
    return "fsfreeze of a loop-mounted ext4";
  }

  @Override
  public Optional<String> obstacle() throws IOException {
    if (!System.getProperty("user.name", "").equals("root")) {
      return Optional.of("mounting needs root");
    }
    Optional<String> missing =
        Stream.of("mkfs.ext4", "mount", "umount", "losetup", "fsfreeze")
            .filter(program -> Programs.find(program).isEmpty())
            .findFirst();
    if (missing.isPresent()) {
      return missing.map(program -> "'" + program + "' is missing");
    }
    Path trial = Files.createTempDirectory("primacy-it-");
    Path mount = Files.createDirectory(trial.resolve("disk"));
    try {
      mount(trial.resolve("image"), BYTES_OF_TRIAL, mount);
      freeze(mount).close();
      return Optional.empty();
    } catch (RuntimeException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } finally {
      var _ = Programs.run(List.of("umount", mount.toString()), "", LIMIT);
      Files.deleteIfExists(mount);
      Files.deleteIfExists(trial.resolve("image"));
      Files.deleteIfExists(trial);
    }
  }

  @Override
  public void build(LocalCluster cluster) throws IOException {
    for (PlannedNode node : cluster.plan().nodes()) {
      Path disk = Files.createDirectory(node.directory().resolve("disk"));
      ofData.put(node.id(), mounted(node.directory().resolve("image"), BYTES, disk));
      // The data is one level below: a rewind makes the new data beside the old.
      Path data = disk.resolve("data");
      Path config = node.directory().resolve("primacy.yaml");
      Files.writeString(
          config, Files.readString(config).replace(node.dataDir().toString(), data.toString()));
      Files.createSymbolicLink(node.dataDir(), data);
      Path state = node.directory().resolve("state");
      ofAgents.put(node.id(), mounted(node.directory().resolve("small"), BYTES_OF_AN_AGENT, state));
    }
  }

  /** The mount belongs to whom the directory above belongs to. */
  private static Path mounted(Path image, long bytes, Path mount) throws IOException {
    mount(image, bytes, mount);
    Files.setOwner(mount, Files.getOwner(mount.resolveSibling(".")));
    Files.setPosixFilePermissions(mount, PosixFilePermissions.fromString("rwx------"));
    return mount;
  }

  private static void mount(Path image, long bytes, Path mount) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(bytes);
    }
    Programs.require(List.of("mkfs.ext4", "-q", image.toString()), "");
    Programs.require(List.of("mount", "-o", "loop", image.toString(), mount.toString()), "");
  }

  @Override
  public Hung hang(NodeId node) {
    return freeze(Optional.ofNullable(ofData.get(node)).orElseThrow());
  }

  @Override
  public Hung hangAgentToo(NodeId node) {
    Hung data = hang(node);
    Hung agent = freeze(Optional.ofNullable(ofAgents.get(node)).orElseThrow());
    return () -> {
      try (data) {
        agent.close();
      }
    };
  }

  private static Hung freeze(Path mount) {
    try {
      Process guard =
          new ProcessBuilder("sh", "-c", FREEZE, "sh", mount.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      // Its only line; it comes, or the guard ends.
      if (!"frozen".equals(guard.inputReader().readLine())) {
        throw new IllegalStateException("cannot freeze a file system");
      }
      return () -> thaw(guard);
    } catch (IOException e) {
      throw new IllegalStateException("cannot freeze a file system", e);
    }
  }

  private static void thaw(Process guard) {
    try {
      guard.outputWriter().close();
      if (!guard.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS) || guard.exitValue() > 1) {
        throw new IllegalStateException("cannot thaw a file system");
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException("cannot thaw a file system", e);
    }
  }

  @Override
  public void remove() {
    for (SortedMap<NodeId, Path> mounts : List.of(ofAgents, ofData)) {
      mounts.values().forEach(mount -> Programs.require(List.of("umount", mount.toString()), ""));
      mounts.clear();
    }
  }
}
