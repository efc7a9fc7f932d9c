package dev.primacy.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The one server of this host as the effects reach it: its files, its processes, its session. */
final class Instance implements AutoCloseable {

  private final PostgresConfig config;
  private final KeptSession session;
  private final KeptSession markerSession;
  private final KeptSession asideSession;
  private final Turn turn = new Turn();
  private Duration patience;
  private boolean aside;
  private @Nullable SharedMemory lastMemory;

  Instance(PostgresConfig config) {
    this.config = config;
    this.patience = config.times().look();
    this.session = new KeptSession(config, config.admin().database());
    this.markerSession = new KeptSession(config, Marker.DATABASE);
    this.asideSession = new KeptSession(config, config.admin().database());
  }

  PostgresConfig config() {
    return config;
  }

  DataDirectory directory() {
    return config.directory();
  }

  Beside beside() {
    return new Beside(config.dataDir());
  }

  /** A look must not wait for what an effect may: the sync of a file on a busy disk. */
  void answerWithin(Duration answer) {
    patience = answer;
  }

  Turn turn() {
    return turn;
  }

  /**
   * A look in the middle of an effect has a session of its own: one that was late would close the
   * effect's.
   */
  void lookAside(boolean middle) {
    aside = middle;
  }

  void endAside() {
    asideSession.close();
  }

  /** The postmaster, where one lives. */
  Optional<Postmaster> postmaster() throws IOException {
    Optional<Postmaster> found = Postmaster.of(config.dataDir());
    // Remembered, because a clean end removes the file and a stop must not believe in an empty one.
    found.flatMap(Postmaster::memory).ifPresent(memory -> lastMemory = memory);
    return found.filter(Postmaster::lives);
  }

  /** Whether nobody is left of the last start: neither the postmaster nor one of its processes. */
  boolean hasEnded() throws IOException {
    return postmaster().isEmpty() && !isAttached();
  }

  /** Whether any process of the last start is left; asked when no postmaster lives. */
  boolean isAttached() throws IOException {
    SharedMemory memory = lastMemory;
    if (memory != null) {
      return memory.isAttached();
    }
    if (!Files.isDirectory(config.dataDir())) {
      return false;
    }
    Path home = config.dataDir().toRealPath();
    return Processes.all().stream()
        .filter(p -> p.name().startsWith("post") && !p.isZombie())
        .anyMatch(p -> Processes.workingDirectory(p.pid()).filter(home::equals).isPresent());
  }

  /** Whoever is left of the last start, for people: with what a process list shows of them. */
  String survivors() throws IOException {
    List<Integer> pids = new ArrayList<>();
    postmaster().ifPresent(p -> pids.add(p.pid()));
    SharedMemory memory = lastMemory;
    if (memory != null) {
      memory.holders().stream().filter(pid -> !pids.contains(pid)).forEach(pids::add);
    }
    return pids.isEmpty()
        ? ""
        : ": see ps -o pid,stat,wchan,args -p "
            + pids.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  Optional<SharedMemory> memory() {
    return Optional.ofNullable(lastMemory);
  }

  /** The kept session; an exception where no postmaster accepts one. */
  Session session() throws SQLException, IOException {
    return aside
        ? asideSession.of(accepting().life(), config.times().look())
        : session.of(accepting().life(), patience);
  }

  /** A kept session in the database of the marker, which a cluster may not have. */
  Session markerSession() throws SQLException, IOException {
    return markerSession.of(accepting().life(), config.times().look());
  }

  private Postmaster accepting() throws SQLException, IOException {
    Optional<Postmaster> running = postmaster();
    if (running.isEmpty()) {
      throw new SQLException("the server does not run", "08001");
    }
    if (!running.get().acceptsSessions()) {
      throw new SQLException("the server is " + running.get().status(), "57P03");
    }
    return running.get();
  }

  ServerState state() throws SQLException, IOException {
    Session kept = session();
    try {
      return ServerState.read(kept);
    } catch (SQLException e) {
      (aside ? asideSession : session).noticeSilence(e);
      throw e;
    }
  }

  @Override
  public void close() {
    session.close();
    asideSession.close();
    markerSession.close();
  }
}
