package dev.primacy.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Ends the server for certain: not the postmaster alone, but everybody who is attached to its
 * memory. A busy backend outlives a killed postmaster, commits, and is acknowledged (53 s later, as
 * measured).
 */
final class Stopping {

  private static final Duration INTERVAL = Duration.ofMillis(1);

  private final Instance instance;

  Stopping(Instance instance) {
    this.instance = instance;
  }

  Outcome run(Deadline deadline) throws SQLException, IOException {
    Optional<Postmaster> running = instance.postmaster(); // line 7 is read here, before any kill
    if (running.isPresent()) {
      endImmediately(running.get(), deadline);
      if (running.get().lives()) {
        killOneByOne(running.get(), deadline);
      }
    }
    boolean dead = deadline.orIn(INTERVAL.multipliedBy(50)).await(INTERVAL, instance::hasEnded);
    if (!dead) {
      killHolders();
      dead = deadline.await(INTERVAL.multipliedBy(5), instance::hasEnded);
    }
    return dead
        ? Outcome.DONE
        : Outcome.failed(
            "processes are left that do not die%s; one in state D waits for a disk"
                .formatted(instance.survivors()));
  }

  /**
   * Begins a fast shutdown and does not wait: the postmaster writes a last checkpoint, sends
   * whatever is left to whoever streams, and its end is seen when it comes.
   */
  Outcome beginCleanly() throws IOException {
    Optional<Postmaster> running = instance.postmaster();
    boolean told = running.isEmpty() || running.get().signal(Libc.SIGINT);
    return Outcome.doneIf(told, "the postmaster takes no signal");
  }

  /** Asks for an immediate stop and does not wait; from any thread. */
  void quit() {
    try {
      Postmaster.of(instance.config().dataDir()).ifPresent(p -> p.signal(Libc.SIGQUIT));
    } catch (IOException e) {
      throw new UncheckedIOException("postmaster.pid cannot be read", e);
    }
  }

  private void endImmediately(Postmaster postmaster, Deadline deadline)
      throws SQLException, IOException {
    if (isFrozen(postmaster)) {
      return; // it would take the signal only when somebody lets it go on
    }
    postmaster.signal(Libc.SIGQUIT);
    deadline.orIn(instance.config().times().immediate()).await(INTERVAL, () -> !postmaster.lives());
  }

  private static boolean isFrozen(Postmaster postmaster) {
    return Processes.see(postmaster.pid()).filter(p -> p.state() == 'T').isPresent();
  }

  /**
   * The children have left the process group, so they are found by their parent; stopped first, it
   * makes no new ones and keeps those it has.
   */
  private static void killOneByOne(Postmaster postmaster, Deadline deadline)
      throws SQLException, IOException {
    postmaster.signal(Libc.SIGSTOP);
    deadline.await(
        INTERVAL,
        () -> {
          List<Processes.Seen> living =
              postmaster.children().stream().filter(p -> !p.isZombie()).toList();
          living.forEach(child -> Libc.kill(child.pid(), Libc.SIGKILL));
          return living.isEmpty();
        });
    postmaster.signal(Libc.SIGKILL);
  }

  /** Orphans of a postmaster that was killed alone. */
  private void killHolders() throws IOException {
    if (instance.postmaster().isPresent()) {
      return;
    }
    Optional<SharedMemory> memory = instance.memory();
    if (memory.isPresent()) {
      memory.get().holders().forEach(pid -> Libc.kill(pid, Libc.SIGKILL));
    }
  }
}
