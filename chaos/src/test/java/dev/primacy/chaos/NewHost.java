package dev.primacy.chaos;

import dev.primacy.cli.playground.LocalCluster;
import dev.primacy.cli.playground.Plan.PlannedNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;

/** The files of one more host that wants to join a cluster: what its administrator prepared. */
final class NewHost {

  private final LocalCluster cluster;
  private final Path directory;

  NewHost(LocalCluster cluster, Path directory) throws IOException {
    this.cluster = cluster;
    this.directory = Files.createDirectories(directory);
    for (String name : List.of("state", "socket")) {
      Files.createDirectories(directory.resolve(name));
    }
  }

  Path data() {
    return directory.resolve("data");
  }

  Path state() {
    return directory.resolve("state");
  }

  Path config() {
    return directory.resolve("primacy.yaml");
  }

  /** Writes its configuration after that of a node that is well, and gives it all away. */
  NewHost configured(String clusterName, String nodeName) throws IOException {
    PlannedNode model = cluster.plan().nodes().getFirst();
    String text =
        Files.readString(model.directory().resolve("primacy.yaml"))
            .replace(model.directory().toString(), directory.toString())
            .replace("node: " + model.id(), "node: " + nodeName)
            .replace("cluster: " + cluster.plan().cluster(), "cluster: " + clusterName)
            .replace(model.postgres().toString(), "127.0.0.1:" + (model.postgres().port() + 50))
            .replace(model.http().toString(), "127.0.0.1:" + (model.http().port() + 50));
    Files.writeString(config(), text);
    return givenAway();
  }

  NewHost givenAway() throws IOException {
    if (!cluster.plan().user().prefix().isEmpty()) {
      UserPrincipal owner =
          directory
              .getFileSystem()
              .getUserPrincipalLookupService()
              .lookupPrincipalByName(cluster.plan().user().name());
      try (Stream<Path> paths = Files.walk(directory)) {
        for (Path path : paths.toList()) {
          Files.setOwner(path, owner);
        }
      }
    }
    return this;
  }

  /** A database that some other cluster made. */
  NewHost withForeignDatabase() throws IOException, InterruptedException {
    var _ = givenAway();
    List<String> command = new ArrayList<>(cluster.plan().user().prefix());
    command.add(cluster.plan().binDir().resolve("initdb").toString());
    command.addAll(List.of("--no-sync", "--auth=scram-sha-256", "--pwfile"));
    command.add(config().toString()); // any file will do: nobody logs in
    command.add("--pgdata=" + data());
    int exit =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    if (exit != 0) {
      throw new AssertionError("initdb exited with " + exit);
    }
    return this;
  }

  /** All that there is, but for the agent's own directory. */
  SortedMap<String, String> tree() {
    SortedMap<String, String> tree = Tree.of(directory);
    tree.keySet().removeIf(name -> name.startsWith("state"));
    return tree;
  }
}
