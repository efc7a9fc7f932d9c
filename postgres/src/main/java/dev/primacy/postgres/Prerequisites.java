package dev.primacy.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What must be so before a server can be run from here; looked at once, when the agent starts. */
public final class Prerequisites {

  private static final List<String> PROGRAMS =
      List.of(
          "postgres",
          "initdb",
          "pg_basebackup",
          "pg_verifybackup",
          "pg_controldata",
          "pg_rewind",
          "pg_receivewal");
  private static final int LONGEST_SOCKET_PATH = 107;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Pattern VERSION = Pattern.compile("postgres \\(PostgreSQL\\) (\\d+).*");
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private final PostgresConfig config;
  private final List<String> missing = new ArrayList<>();

  private Prerequisites(PostgresConfig config) {
    this.config = config;
  }

  /** What is missing, in sentences for people, all of it at once; nothing where all is well. */
  public static List<String> missing(PostgresConfig config) {
    return new Prerequisites(config).look(Libc.isRoot());
  }

  static List<String> missing(PostgresConfig config, boolean root) {
    return new Prerequisites(config).look(root);
  }

  private List<String> look(boolean root) {
    if (root) {
      missing.add(
          "PostgreSQL refuses to run as root: start the agent as the user who owns the data");
    }
    for (String program : PROGRAMS) {
      if (!Files.isExecutable(config.program(program))) {
        missing.add("there is no program " + config.program(program));
      }
    }
    secret(config.replication().passwordFile());
    secret(config.probe().passwordFile());
    config.roles().forEach(role -> secret(role.passwordFile()));
    socket();
    version();
    return List.copyOf(missing);
  }

  private void secret(Path file) {
    try {
      Set<PosixFilePermission> permissions = EnumSet.copyOf(Files.getPosixFilePermissions(file));
      permissions.retainAll(OTHERS);
      if (!permissions.isEmpty()) {
        missing.add(file + " holds a password and must not be open to others: chmod 0600");
      } else if (HostFiles.password(file).isEmpty()) {
        missing.add(file + " holds no password");
      }
    } catch (IOException e) {
      missing.add(file + " cannot be read: " + e);
    }
  }

  private void socket() {
    if (!Files.isWritable(config.admin().socketDir())) {
      missing.add(config.admin().socketDir() + " is no directory that this user may write to");
    }
    if (config.socket().toString().length() > LONGEST_SOCKET_PATH) {
      missing.add(config.socket() + " is too long for a socket: choose another directory");
    }
  }

  /** Other programs than those that wrote the data would refuse it, or worse. */
  private void version() {
    try {
      DataDirectory directory = config.directory();
      if (!(directory.contents() instanceof DataDirectory.Contents.Data)
          || !Files.isExecutable(config.program("postgres"))) {
        return;
      }
      int data = directory.majorVersion();
      int programs = majorVersion();
      if (data != programs) {
        missing.add(
            "%s is of PostgreSQL %d, the programs in %s are of %d"
                .formatted(config.dataDir(), data, config.binDir(), programs));
      }
    } catch (IOException e) {
      missing.add(config.dataDir() + " cannot be read: " + e);
    }
  }

  private int majorVersion() throws IOException {
    List<String> lines = new ArrayList<>();
    List<String> command = List.of(config.program("postgres").toString(), "--version");
    Outcome said = new Program(command, Map.of(), lines::add).run(Deadline.in(PATIENCE));
    Matcher version = VERSION.matcher(lines.isEmpty() ? "" : lines.getFirst());
    if (said instanceof Outcome.Failed || !version.matches()) {
      throw new IOException(command + " says " + lines);
    }
    return Integer.parseInt(version.group(1));
  }
}
