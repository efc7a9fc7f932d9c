package dev.primacy.simulation.postgres;

import java.util.Optional;

/** The startup process of a standby asks an archive for more, where it is told to. */
final class Restoring {

  private final Instance standby;
  private boolean underWay;

  Restoring(Instance standby) {
    this.standby = standby;
  }

  /** A command that was begun ends in its own time, whatever the settings say by then. */
  boolean isUnderWay() {
    return underWay;
  }

  void begin() {
    if (!underWay) {
      standby.disk().archive.ifPresent(this::ask);
    }
  }

  private void ask(Archive archive) {
    Optional<WalRecord> more = archive.beyond(standby.disk().flushed);
    underWay = more.isPresent() && archive.isStalled();
    if (underWay) {
      standby.later(standby.pace().retry(), () -> ask(archive));
    } else if (more.isPresent()) {
      standby.recovery().restored(more.get());
    } else {
      standby.later(standby.pace().retry(), standby.recovery()::receiveSoon);
    }
  }
}
