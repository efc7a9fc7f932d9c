package dev.primacy.postgres;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Starts the server, in a session of its own: it outlives the agent. */
final class Starting {

  private static final Duration INTERVAL = Duration.ofMillis(2);
  private static final int LAST_WORDS_BYTES = 600;

  private final Instance instance;
  private final LifeNotes notes;

  Starting(Instance instance, LifeNotes notes) {
    this.instance = instance;
    this.notes = notes;
  }

  /** As a standby without an upstream, under the sentinel rule, whatever it was. */
  Outcome detached(Deadline deadline) throws SQLException, IOException {
    Optional<Postmaster> running = instance.postmaster();
    if (running.isPresent()) {
      return awaitReady(deadline) instanceof Outcome.Failed failed
          ? failed
          : detachRunning(deadline);
    }
    if (instance.isAttached()) {
      return Outcome.failed("processes of the last start still live" + instance.survivors());
    }
    DataDirectory directory = instance.directory();
    if (!(directory.contents() instanceof DataDirectory.Contents.Data)) {
      return Outcome.failed("there is no data directory to start");
    }
    new HostFiles(instance.config()).refresh();
    new OwnedSettings(instance).write(OwnedSettings.detached(directory.majorVersion()));
    directory.putStandbySignal();
    // Placed for a promotion that did not happen: a start would take them for ancestry.
    directory.history().removeNeutralAbove(directory.history().own());
    new HeldWal(directory).restore();
    return launch(deadline);
  }

  private Outcome detachRunning(Deadline deadline) throws SQLException, IOException {
    if (!instance.state().inRecovery()) {
      return Outcome.failed("it runs as a primary: stop it first");
    }
    return new Detaching(instance, notes).run(deadline);
  }

  /**
   * Starts what the files say; not yet in place is {@code standby.signal} for a new cluster alone.
   */
  Outcome launch(Deadline deadline) throws SQLException, IOException {
    PostgresConfig config = instance.config();
    Files.createDirectories(config.stateDir());
    File log = config.serverLog().toFile();
    long logged = log.length();
    Process process =
        Program.builder(command(config))
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
            .start();
    boolean ended =
        instance.turn().await(deadline, INTERVAL, () -> !process.isAlive() || isReady())
            && !process.isAlive()
            && instance.postmaster().isEmpty();
    return ended
        ? Outcome.failed(
            "it ended while starting: " + lastWords(config.serverLog(), logged) + seeLog())
        : awaitReady(deadline);
  }

  private static List<String> command(PostgresConfig config) {
    // A new session: neither a signal to the agent's group nor the agent's end reaches the server.
    List<String> command = new ArrayList<>(List.of("setsid"));
    command.add(config.program("postgres").toString());
    command.addAll(List.of("-D", config.dataDir().toString()));
    // The one thing said on the command line: a location, because no file can say where the files
    // are.
    if (!config.configFileIsInside()) {
      command.addAll(List.of("-c", "config_file=" + config.configFile()));
    }
    return command;
  }

  private Outcome awaitReady(Deadline deadline) throws SQLException, IOException {
    return instance.turn().await(deadline, INTERVAL, this::isReady)
        ? Outcome.DONE
        : Outcome.failed(
            instance
                    .postmaster()
                    .map(
                        p -> "postmaster " + p.pid() + " is not ready yet but '" + p.status() + "'")
                    .orElse("no postmaster has come up")
                + seeLog());
  }

  // The file, not an attempt to connect: each attempt would cost the starting server a process.
  private boolean isReady() throws IOException {
    return instance.postmaster().filter(Postmaster::acceptsSessions).isPresent();
  }

  private String seeLog() {
    return "; see " + instance.config().serverLog();
  }

  private static String lastWords(Path log, long from) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      byte[] tail = new byte[(int) Math.min(LAST_WORDS_BYTES, file.length() - from)];
      file.seek(file.length() - tail.length);
      file.readFully(tail);
      return new String(tail, StandardCharsets.UTF_8).strip().replace("\n", " / ");
    }
  }
}
