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

/** One playground from its start to its end: processes, marker, writer. */
final class Playground {

  private static final Duration STEADY = Duration.ofMinutes(3);
  private static final Duration BETWEEN_ROWS = Duration.ofMillis(20);

  private final LocalCluster cluster;
  private final Markers markers;
  private final boolean isKept;
  private final AtomicBoolean isStopping = new AtomicBoolean();
  private volatile Optional<Path> marker = Optional.empty();
  private volatile Optional<WriterLog> writer = Optional.empty();
  private volatile boolean hasFailed;

  Playground(LocalCluster cluster, Markers markers, boolean isKept) {
    this.cluster = cluster;
    this.markers = markers;
    this.isKept = isKept;
  }

  LocalCluster cluster() {
    return cluster;
  }

  boolean isStopping() {
    return isStopping.get();
  }

  /** Starts everything; returns when all streams and the writer writes. */
  WriterLog start(Consumer<String> progress) {
    try {
      return startAll(progress);
    } catch (CommandFailure e) {
      hasFailed = !isStopping();
      throw e;
    }
  }

  private WriterLog startAll(Consumer<String> progress) {
    leaveMarker();
    cluster.startManagers(progress);
    leaveMarker();
    cluster.startNodes(progress);
    leaveMarker();
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
  void leaveMarker() {
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
