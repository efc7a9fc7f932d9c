package dev.primacy.chaos;

import dev.primacy.cli.playground.LocalCluster;
import dev.primacy.cli.playground.Plan.PlannedNode;
import dev.primacy.cli.playground.Programs;
import dev.primacy.core.cluster.NodeId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A library below each PostgreSQL in which {@code fsync} and {@code fdatasync} wait as long as a
 * file is there. Less than a real disk: whoever waits can be killed, and plain writes go on.
 */
final class PreloadedDisks implements Disks {

  private static final String LIBRARY =
      """
      #define _GNU_SOURCE
      #include <dlfcn.h>
      #include <stdlib.h>
      #include <unistd.h>
      static int late(const char *name, int file) {
        int (*real)(int) = (int (*)(int)) dlsym(RTLD_NEXT, name);
        const char *hung = getenv("PRIMACY_IT_HUNG");
        while (hung && access(hung, F_OK) == 0) usleep(10000);
        return real(file);
      }
      int fsync(int file) { return late("fsync", file); }
      int fdatasync(int file) { return late("fdatasync", file); }
      """;

  /** The file of each node that makes it wait. */
  private final SortedMap<NodeId, Path> hung = new TreeMap<>();

  @Override
  public String kind() {
    return "a preloaded fsync that waits";
  }

  @Override
  public Optional<String> obstacle() {
    return Programs.find("cc").isPresent() ? Optional.empty() : Optional.of("'cc' is missing");
  }

  @Override
  public void build(LocalCluster cluster) throws IOException {
    Path folder = cluster.plan().directory().resolve("program"); // goes with the cluster's files
    Path source = folder.resolve("late.c");
    Path library = folder.resolve("late.so");
    Files.writeString(source, LIBRARY);
    Programs.require(
        List.of("cc", "-shared", "-fPIC", "-o", library.toString(), source.toString(), "-ldl"), "");
    for (PlannedNode node : cluster.plan().nodes()) {
      Path switchedOn = node.directory().resolve("hung");
      hung.put(node.id(), switchedOn);
      Path programs = Files.createDirectory(node.directory().resolve("bin"));
      link(cluster.plan().binDir(), programs);
      Path postgres = programs.resolve("postgres");
      Files.delete(postgres);
      Files.writeString(
          postgres,
          """
          #!/bin/sh
          LD_PRELOAD='%s' PRIMACY_IT_HUNG='%s' exec '%s' "$@"
          """
              .formatted(library, switchedOn, cluster.plan().binDir().resolve("postgres")));
      Files.setPosixFilePermissions(postgres, PosixFilePermissions.fromString("rwxr-xr-x"));
      Path config = node.directory().resolve("primacy.yaml");
      Files.writeString(
          config,
          Files.readString(config)
              .replace(
                  "bin_dir: \"%s\"".formatted(cluster.plan().binDir()),
                  "bin_dir: \"%s\"".formatted(programs)));
    }
  }

  private static void link(Path from, Path to) throws IOException {
    try (Stream<Path> programs = Files.list(from)) {
      for (Path program : programs.toList()) {
        Files.createSymbolicLink(to.resolve(program.getFileName()), program);
      }
    }
  }

  @Override
  public Hung hang(NodeId node) {
    Path file = Optional.ofNullable(hung.get(node)).orElseThrow();
    try {
      Files.createFile(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return () -> {
      try {
        Files.delete(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  @Override
  public Hung hangAgentToo(NodeId node) {
    return Assumptions.abort("only a file system can make the agent's own disk hang");
  }

  @Override
  public void remove() {
    hung.clear(); // all of it goes with the cluster's files
  }
}
