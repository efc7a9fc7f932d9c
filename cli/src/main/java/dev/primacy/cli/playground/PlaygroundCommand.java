package dev.primacy.cli.playground;

import dev.primacy.api.v1.ClusterStatus;
import dev.primacy.api.v1.HistoryResponse;
import dev.primacy.api.v1.StatusResponse;
import dev.primacy.cli.CommandFailure;
import dev.primacy.cli.Exit;
import dev.primacy.cli.Shell;
import dev.primacy.cli.output.Style;
import dev.primacy.core.cluster.NodeId;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs a whole installation here, to be looked at and to be broken. */
@Command(
    name = "playground",
    mixinStandardHelpOptions = true,
    description = {
      "Runs three managers and some PostgreSQL nodes on this host, on loopback, until Ctrl-C.",
      "Other terminals reach it with `primacy status`, `primacy dsn` and all other commands."
    })
public final class PlaygroundCommand implements Runnable {

  private static final Duration FRAME = Duration.ofMillis(500);
  private static final int MOST_NODES = 9;
  private static final String ALTERNATE_SCREEN = "\033[?1049h\033[?25l";
  private static final String OWN_SCREEN = "\033[?25h\033[?1049l";

  @Option(names = "--nodes", paramLabel = "N", description = "1 to 9. Default: ${DEFAULT-VALUE}.")
  private int nodes = 3;

  @Option(
      names = "--async",
      description = {
        "Commits are acknowledged by the primary alone, under a lease without a watchdog; a failover",
        "may lose 1 GiB."
      })
  private boolean async;

  @Mixin private LocalOptions where = new LocalOptions();

  @Option(names = "--keep", description = "Leave data and logs in the directory at the end.")
  private boolean keep;

  private final Shell shell;
  private final Style style;

  public PlaygroundCommand(Shell shell) {
    this.shell = shell;
    this.style = new Style(shell.hasColours(), shell.hasUnicode());
  }

  @Override
  public void run() {
    if (nodes < 1 || nodes > MOST_NODES) {
      throw new CommandFailure(Exit.USAGE, "--nodes takes a number from 1 to " + MOST_NODES);
    }
    Path programs = where.programs(this::print);
    OsUser user = OsUser.forCaller();
    Markers markers = Markers.of(shell.environment());
    Leftovers.clean(markers, user, this::print);
    Playground playground = new Playground(markers, keep);
    Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(playground)));
    try {
      LocalCluster cluster = playground.prepare(() -> wish(programs, user));
      print("in %s, as user %s".formatted(cluster.plan().directory(), user.name()));
      startAndWatch(playground, cluster);
    } catch (CommandFailure e) {
      if (!playground.isStopping()) { // otherwise it is only the noise of being stopped
        throw e;
      }
    }
  }

  private Plan.Wish wish(Path programs, OsUser user) {
    return new Plan.Wish(where.directory(), programs, user, nodes, async);
  }

  private void startAndWatch(Playground playground, LocalCluster cluster) {
    long begin = System.nanoTime();
    WriterLog writer = playground.start(cluster, this::print);
    announce(cluster, Duration.ofNanos(System.nanoTime() - begin));
    watch(playground, cluster, writer);
  }

  private void announce(LocalCluster cluster, Duration took) {
    NodeId primary = cluster.primary();
    print("connect: psql \"" + cluster.connectionString() + "\"");
    cluster
        .server(primary)
        .postmaster()
        .ifPresent(postmaster ->
            print(
                "try: kill -9 %d (the postmaster of %s, the primary); then: %s explain"
                    .formatted(postmaster.pid(), primary, program())));
    if (Rehearsal.isWanted() && !Rehearsal.isDone()) {
      print(
          "the first failover takes longer; before the next playground: %s rehearse"
              .formatted(program()));
    }
    print("ready after %d s: primary %s; Ctrl-C stops it".formatted(took.toSeconds(), primary));
  }

  private void watch(Playground playground, LocalCluster cluster, WriterLog writer) {
    if (shell.isTerminal()) {
      shell.out().print(ALTERNATE_SCREEN);
    }
    Epochs epochs = new Epochs();
    while (!playground.isStopping()) {
      List<WriterLog.Failover> fresh = writer.fresh();
      List<String> restarted = cluster.processes().restartEnded();
      if (!restarted.isEmpty()) {
        playground.leaveMarker(cluster);
      }
      if (shell.isTerminal()) {
        scene(cluster, writer).ifPresent(scene -> draw(playground, scene));
      } else {
        restarted.forEach(name -> print(name + " had ended and is started again"));
        epochs.fresh(cluster).forEach(this::print);
        fresh.forEach(failover -> print("writer: " + Scene.sentence(failover, style)));
      }
      pause();
    }
  }

  private Optional<Scene> scene(LocalCluster cluster, WriterLog writer) {
    try {
      Optional<StatusResponse> status = cluster.status();
      if (status.isEmpty()) {
        return Optional.empty();
      }
      HistoryResponse history = cluster.history();
      return Optional.of(
          new Scene(
              status.get(),
              history,
              writer.count(),
              writer.failovers(),
              postmaster(cluster, status.get()),
              cluster.connectionString().toString(),
              program()));
    } catch (CommandFailure e) {
      return Optional.empty(); // no manager answers just now: the last scene stays
    }
  }

  private static OptionalLong postmaster(LocalCluster cluster, StatusResponse status) {
    return status.getClustersList().stream()
        .map(ClusterStatus::getPrimary)
        .filter(name -> !name.isEmpty())
        .map(name -> cluster.server(new NodeId(name)))
        .flatMap(server -> server.postmaster().stream())
        .mapToLong(ProcessHandle::pid)
        .findFirst();
  }

  /**
   * From the top left, each line to its end, and nothing below: no flicker, whatever stood there.
   */
  private void draw(Playground playground, Scene scene) {
    StringBuilder frame = new StringBuilder("\033[H");
    for (String line : scene.lines(style, ZoneId.systemDefault())) {
      frame.append(line).append("\033[K\r\n");
    }
    frame.append("\033[J");
    if (!playground.isStopping()) {
      shell.out().print(frame);
      shell.out().flush();
    }
  }

  private void stop(Playground playground) {
    if (shell.isTerminal()) {
      shell.out().print(OWN_SCREEN);
    }
    playground.stop(this::print);
  }

  private static String program() {
    Path launcher = Path.of(System.getProperty("primacy.launcher", "primacy"));
    Path here = Path.of("").toAbsolutePath();
    return here.equals(launcher.getParent()) ? "./primacy" : launcher.toString();
  }

  private void print(String line) {
    shell.out().println(style.plain(line));
    shell.out().flush();
  }

  private static void pause() {
    try {
      Thread.sleep(FRAME);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(Exit.FAILED, "interrupted");
    }
  }
}
