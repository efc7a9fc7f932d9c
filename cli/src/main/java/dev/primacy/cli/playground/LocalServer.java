package dev.primacy.cli.playground;

import dev.primacy.cli.CommandFailure;
import dev.primacy.cli.Exit;
import dev.primacy.cli.playground.Plan.PlannedNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The PostgreSQL server of one node, seen from outside of its agent. */
public final class LocalServer {

  private static final Duration STOP = Duration.ofSeconds(8);
  private static final Duration STATEMENT = Duration.ofSeconds(30);

  private final Plan plan;
  private final PlannedNode node;

  LocalServer(Plan plan, PlannedNode node) {
    this.plan = plan;
    this.node = node;
  }

  /** The postmaster, where one runs. */
  public Optional<ProcessHandle> postmaster() {
    return postmaster(node.dataDir());
  }

  /** The postmaster of a data directory: a number that was given to another process is not it. */
  public static Optional<ProcessHandle> postmaster(Path dataDir) {
    try {
      String first =
          Files.readString(dataDir.resolve("postmaster.pid")).lines().findFirst().orElse("");
      return ProcessHandle.of(Math.abs(Long.parseLong(first.strip())))
          .filter(ProcessHandle::isAlive)
          .filter(process -> serves(process, dataDir));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | NumberFormatException e) {
      return Optional.empty(); // half written: it starts or ends just now
    }
  }

  private static boolean serves(ProcessHandle process, Path dataDir) {
    try {
      return Files.isSameFile(Path.of("/proc", Long.toString(process.pid()), "cwd"), dataDir);
    } catch (IOException e) {
      return false;
    }
  }

  /** What a crash does: SIGKILL to the postmaster. Returns its number. */
  public long kill() {
    ProcessHandle postmaster =
        postmaster()
            .orElseThrow(() -> new CommandFailure(Exit.FAILED, node.id() + " does not run"));
    postmaster.destroyForcibly();
    return postmaster.pid();
  }

  /** The postmaster and all that it started, the oldest first; empty where none runs. */
  public List<ProcessHandle> processes() {
    return postmaster().stream()
        .flatMap(postmaster -> Stream.concat(Stream.of(postmaster), postmaster.descendants()))
        .toList();
  }

  /** Those of its processes that say in their title that they are of this kind. */
  public List<ProcessHandle> processes(String kind) {
    return processes().stream().filter(process -> title(process).contains(kind)).toList();
  }

  private static String title(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"));
    } catch (IOException e) {
      return ""; // it has ended
    }
  }

  void stop() {
    stop(plan.binDir(), plan.user(), node.dataDir());
  }

  /** Fast, then at once, then by force. */
  public static void stop(Path binDir, OsUser user, Path dataDir) {
    for (String mode : List.of("fast", "immediate")) {
      if (postmaster(dataDir).isPresent()) {
        Programs.run(
            user.run(
                List.of(
                    binDir.resolve("pg_ctl").toString(),
                    "stop",
                    "-D",
                    dataDir.toString(),
                    "-m",
                    mode,
                    "-t",
                    "5")),
            "",
            STOP);
      }
    }
    postmaster(dataDir)
        .ifPresent(process -> {
          List<ProcessHandle> backends = process.children().toList();
          process.destroyForcibly();
          backends.forEach(ProcessHandle::destroyForcibly);
        });
    OrphanedMemory.remove(dataDir);
  }

  /** Makes the role and the database of applications, as the superuser on the local socket. */
  void makeApplication() {
    try {
      String password = Files.readString(plan.secret(Plan.APPLICATION)).strip();
      sql("create role %s login password '%s'".formatted(Plan.APPLICATION, password));
      sql("create database %s owner %s".formatted(Plan.APPLICATION, Plan.APPLICATION));
    } catch (IOException e) {
      throw new CommandFailure(Exit.FAILED, "cannot read a password that was just written: " + e);
    }
  }

  /** One statement, given on standard input: an argument could be read by everybody. */
  public String sql(String statement) {
    Programs.Ended ended = Programs.run(psql(), statement + ";\n", STATEMENT);
    if (!ended.isGood()) {
      throw new CommandFailure(
          Exit.FAILED, "%s refused a statement: %s".formatted(node.id(), ended.lastLine()));
    }
    return ended.output().strip();
  }

  /** A session on the node's own host: statements go in, all that is said of them comes out. */
  public Process session() throws IOException {
    List<String> command = new ArrayList<>(node.prefix());
    command.addAll(psql());
    return new ProcessBuilder(command).directory(new File("/")).redirectErrorStream(true).start();
  }

  private List<String> psql() {
    return plan.user()
        .run(
            List.of(
                plan.binDir().resolve("psql").toString(),
                "-XqAt",
                "-v",
                "ON_ERROR_STOP=1",
                "-h",
                node.socketDir().toString(),
                "-p",
                Integer.toString(node.postgres().port()),
                "-U",
                plan.user().name(),
                "-d",
                "postgres"));
  }
}
