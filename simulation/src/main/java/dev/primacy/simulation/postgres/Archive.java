package dev.primacy.simulation.postgres;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** WAL that was put aside, for whoever is told to fetch it from there. */
public final class Archive {

  private @Nullable WalRecord newest;
  private boolean stalled;
  private boolean asked;

  /** Takes all that this host has flushed. */
  public void take(Host host) {
    Disk disk = host.disk();
    newest = disk == null ? newest : disk.flushed;
  }

  /** Whether a question for WAL waits for its answer. */
  public void stall(boolean begin) {
    stalled = begin;
  }

  /** Whether anybody has asked for WAL that is here. */
  public boolean isAsked() {
    return asked;
  }

  boolean isStalled() {
    return stalled;
  }

  /** What it has behind {@code end}. */
  Optional<WalRecord> beyond(WalRecord end) {
    Optional<WalRecord> found = Optional.ofNullable(newest).filter(n -> n.end() > end.end());
    asked |= found.isPresent();
    return found;
  }
}
