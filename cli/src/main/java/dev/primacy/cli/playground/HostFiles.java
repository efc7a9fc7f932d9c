package dev.primacy.cli.playground;

import dev.primacy.cli.playground.Plan.PlannedManager;
import dev.primacy.cli.playground.Plan.PlannedNode;
import dev.primacy.core.cluster.Address;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Collectors;

/** Writes what each host of a real installation would have: its configuration and its secrets. */
final class HostFiles {

  private static final String LETTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789";
  private static final int PASSWORD_LENGTH = 24;
  private static final List<String> SECRETS = List.of("replication", "probe", Plan.APPLICATION);

  private final Plan plan;

  HostFiles(Plan plan) {
    this.plan = plan;
  }

  void write() throws IOException {
    for (String name : SECRETS) {
      writeSecret(plan.secret(name));
    }
    for (PlannedManager manager : plan.managers()) {
      Files.createDirectories(manager.directory());
      Files.writeString(manager.config(), text(manager));
    }
    for (PlannedNode node : plan.nodes()) {
      Files.createDirectories(node.stateDir());
      Files.createDirectories(node.socketDir());
      Files.writeString(node.config(), text(node));
    }
  }

  private static void writeSecret(Path file) throws IOException {
    SecureRandom random = new SecureRandom();
    String password =
        random
            .ints(PASSWORD_LENGTH, 0, LETTERS.length())
            .mapToObj(i -> LETTERS.substring(i, i + 1))
            .collect(Collectors.joining());
    Files.createDirectories(file.resolveSibling("."));
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, password + "\n");
  }

  /** There is no TLS here; on a network of the plan's own nobody else listens. */
  private static String insecure(Address address) {
    return address.isLoopback() ? "" : "insecure_network: accepted\n";
  }

  private String text(PlannedManager manager) {
    String peers =
        plan.managers().stream()
            .map(peer ->
                "    - {id: %s, api: \"%s\", raft: \"%s\", http: \"%s\"}\n"
                    .formatted(peer.id(), peer.api(), peer.raft(), peer.http()))
            .collect(Collectors.joining());
    return insecure(manager.api())
        + """
        manager:
          id: %s
          data_dir: "%s"
          peers:
        %s\
        """
            .formatted(manager.id(), manager.dataDir(), peers);
  }

  private String text(PlannedNode node) {
    return insecure(node.postgres())
        + """
        agent:
          cluster: %s
          node: %s
          managers: [%s]
          state_dir: "%s"
          http: "%s"
          postgres:
            bin_dir: "%s"
            data_dir: "%s"
            listen: "%s"
            admin: {socket: "%s", user: "%s"}
            replication: {password_file: "%s"}
            probe: {password_file: "%s"}
            parameters: {max_connections: "50", shared_buffers: 32MB}
            hba: ["host all all %s scram-sha-256"]
        """
            .formatted(
                plan.cluster(),
                node.id(),
                plan.managerAddresses().stream()
                    .map(Address::toString)
                    .collect(Collectors.joining("\", \"", "\"", "\"")),
                node.stateDir(),
                node.http(),
                plan.binDir(),
                node.dataDir(),
                node.postgres(),
                node.socketDir(),
                plan.user().name(),
                plan.secret("replication"),
                plan.secret("probe"),
                node.postgres().isLoopback() ? "127.0.0.1/32" : "samenet");
  }

  /** Gives all of it to the user that the processes run as, and to nobody else. */
  void giveAway() throws IOException {
    Files.setPosixFilePermissions(plan.directory(), PosixFilePermissions.fromString("rwx------"));
    if (plan.user().isCaller()) {
      return;
    }
    UserPrincipal owner =
        plan.directory()
            .getFileSystem()
            .getUserPrincipalLookupService()
            .lookupPrincipalByName(plan.user().name());
    Files.walkFileTree(
        plan.directory(),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Files.setOwner(folder, owner);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.setOwner(file, owner);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
