package dev.primacy.cli.playground;

import dev.primacy.cli.CommandFailure;
import dev.primacy.cli.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** One playground from its start to its end: processes, marker, writer. */
final class Playground {

  private static final Duration STEADY = Duration.ofMinutes(3);
  private static final Duration BETWEEN_ROWS = Duration.ofMillis(20);

  private final Markers markers;
  private final boolean isKept;
  private final Function<Plan.Wish, LocalCluster> preparation;
  private final AtomicBoolean isStopping = new AtomicBoolean();
  // Guarded by this, so that it is either not begun yet or whole when it is to be stopped.
  private Optional<LocalCluster> prepared = Optional.empty();
  private volatile Optional<Thread> preparing = Optional.empty();
  private volatile Optional<Path> marker = Optional.empty();
  private volatile Optional<WriterLog> writer = Optional.empty();
  private volatile boolean hasFailed;

  Playground(Markers markers, boolean isKept) {
    this(markers, isKept, LocalCluster::prepare);
  }

  private Playground(
      Markers markers, boolean isKept, Function<Plan.Wish, LocalCluster> preparation) {
    this.markers = markers;
    this.isKept = isKept;
    this.preparation = preparation;
  }

  /** One whose processes leave start-up caches. */
  static Playground forLearning(Markers markers) {
    return new Playground(markers, false, LocalCluster::prepareToLearn);
  }

  /** Writes what the processes need, unless it is to be stopped already. */
  synchronized LocalCluster prepare(Supplier<Plan.Wish> wish) {
    preparing = Optional.of(Thread.currentThread());
    try {
      if (isStopping()) {
        throw new CommandFailure(Exit.FAILED, "was stopped before it began");
      }
      LocalCluster cluster = preparation.apply(wish.get());
      prepared = Optional.of(cluster);
      return cluster;
    } finally {
      preparing = Optional.empty();
    }
  }

  boolean isStopping() {
    return isStopping.get();
  }

  /** Starts everything; returns when all streams and the writer writes. */
  WriterLog start(LocalCluster cluster, Consumer<String> progress) {
    try {
      return startAll(cluster, progress);
    } catch (CommandFailure e) {
      failed();
      throw e;
    }
  }

  /** Its logs stay, to say why. */
  void failed() {
    hasFailed = !isStopping();
  }

  private WriterLog startAll(LocalCluster cluster, Consumer<String> progress) {
    leaveMarker(cluster);
    cluster.startManagers(progress);
    leaveMarker(cluster);
    cluster.startNodes(progress);
    leaveMarker(cluster);
    cluster.awaitSteady(STEADY, progress);
    cluster.makeApplication(progress);
    try {
      WriterLog log =
          new WriterLog(AcknowledgedWriter.start(cluster.connectionString(), BETWEEN_ROWS));
      writer = Optional.of(log);
      return log;
    } catch (SQLException e) {
      throw new CommandFailure(
          Exit.FAILED, "the writer cannot reach the primary: " + e.getMessage());
    }
  }

  /** Tells other terminals, and the next playground, what runs now. */
  synchronized void leaveMarker(LocalCluster cluster) {
    if (isStopping()) {
      return; // it was taken away for good
    }
    Plan plan = cluster.plan();
    try {
      marker =
          Optional.of(
              markers.write(
                  new Marker(
                      Marker.Running.of(ProcessHandle.current()),
                      plan.directory(),
                      plan.managerAddresses(),
                      plan.binDir(),
                      cluster.processes().all().stream()
                          .flatMap(child -> child.handle().stream())
                          .map(Marker.Running::of)
                          .toList(),
                      plan.nodes().stream().map(Plan.PlannedNode::dataDir).toList(),
                      isKept)));
    } catch (IOException e) {
      throw new CommandFailure(Exit.FAILED, "cannot write its marker: " + e.getMessage());
    }
  }

  /** Stops what it started, and removes what it wrote; once. */
  void stop(Consumer<String> progress) {
    if (!isStopping.compareAndSet(false, true)) {
      return;
    }
    preparing.ifPresent(Thread::interrupt);
    synchronized (this) {
      prepared.ifPresent(cluster -> stop(cluster, progress));
    }
  }

  private void stop(LocalCluster cluster, Consumer<String> progress) {
    progress.accept("stopping");
    writer.ifPresent(WriterLog::close);
    cluster.close();
    boolean isWanted = isKept || hasFailed; // where it failed, its logs say why
    try {
      if (!isWanted) {
        cluster.removeFiles();
      }
      if (marker.isPresent()) {
        Files.deleteIfExists(marker.get());
      }
      progress.accept(
          isWanted
              ? "stopped; data and logs are in " + cluster.plan().directory()
              : "stopped; nothing is left");
    } catch (IOException | CommandFailure e) {
      progress.accept("stopped, but could not remove everything: " + e.getMessage());
    }
  }
}
