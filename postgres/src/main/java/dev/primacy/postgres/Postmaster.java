package dev.primacy.postgres;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code postmaster.pid} says of a server start, and the process that it means.
 *
 * @param pid the postmaster's; what a single-user server writes is made positive
 * @param startSeconds the wall-clock second of the start, as written
 * @param memory line 7; missing in the first moments of a start
 * @param status line 8: {@code starting}, {@code stopping}, {@code ready}, {@code standby}
 */
record Postmaster(
    int pid, Path dataDir, long startSeconds, Optional<SharedMemory> memory, String status) {

  private static final int PID_BITS = 22; // Linux numbers no process above 2^22

  /** Reads the file; empty where it is missing or not yet complete. */
  static Optional<Postmaster> of(Path dataDir) throws IOException {
    return DurableFiles.read(dataDir.resolve("postmaster.pid"))
        .flatMap(text -> parse(dataDir, text.lines().toList()));
  }

  static Optional<Postmaster> parse(Path dataDir, List<String> lines) {
    if (lines.size() < 3) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Postmaster(
              Math.abs(Integer.parseInt(lines.get(0).trim())),
              dataDir,
              Long.parseLong(lines.get(2).trim()),
              lines.size() > 6 ? SharedMemory.parse(lines.get(6)) : Optional.empty(),
              lines.size() > 7 ? lines.get(7).trim() : "starting"));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether the process lives and is that postmaster. A reused number is told by the working
   * directory, which is the data directory only for this server's processes.
   */
  boolean lives() {
    return Processes.see(pid)
        .filter(p -> !p.isZombie() && p.name().startsWith("post"))
        .flatMap(p -> Processes.workingDirectory(pid))
        .filter(this::isDataDirectory)
        .isPresent();
  }

  private boolean isDataDirectory(Path directory) {
    try {
      return directory.equals(dataDir.toRealPath());
    } catch (IOException e) {
      return false; // the directory was moved away: that process serves it no more under this name
    }
  }

  boolean acceptsSessions() {
    return status.equals("ready");
  }

  /** Tells this start of the server from every other one, also for an agent that was restarted. */
  long life() {
    return startSeconds << PID_BITS | pid;
  }

  boolean signal(int signal) {
    return lives() && Libc.kill(pid, signal);
  }

  List<Processes.Seen> children() throws IOException {
    return Processes.childrenOf(pid);
  }

  /** The processes that receive WAL; also one that still connects, which no view shows. */
  List<Integer> receivers() throws IOException {
    return children().stream()
        .filter(p -> !p.isZombie())
        .map(Processes.Seen::pid)
        .filter(child -> Processes.title(child).contains("walreceiver"))
        .toList();
  }
}
