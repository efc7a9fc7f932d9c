package dev.primacy.postgres;

import dev.primacy.core.cluster.Address;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.node.LocalFacts.Copying;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Replaces the data directory by a copy of another node's. The copy is made beside it, verified and
 * finished there; only then do they change places, and only then does the old one go.
 */
final class Cloning {

  private final Instance instance;
  private final Address source;
  private final long token;
  private final Consumer<Copying> progress;

  Cloning(Instance instance, Address source, long token, Consumer<Copying> progress) {
    this.instance = instance;
    this.source = source;
    this.token = token;
    this.progress = progress;
  }

  /** Why this directory must not be replaced, or {@link Outcome#DONE}. */
  Outcome check() throws IOException {
    DataDirectory.Contents contents = instance.directory().contents();
    if (contents instanceof DataDirectory.Contents.Foreign foreign) {
      return Outcome.failed(foreign.reason());
    }
    return instance.hasEnded()
        ? Outcome.DONE
        : Outcome.failed("the server still lives, stop it first" + instance.survivors());
  }

  /** Makes the copy; touches nothing of what is in place. */
  Outcome copy(Deadline deadline) throws SQLException, IOException {
    PostgresConfig config = instance.config();
    List<String> tablespaces = new CopySource(config, source).tablespaces();
    if (!tablespaces.isEmpty()) {
      // Each would be written to where it lies at the source, over whatever is there.
      return Outcome.failed(
          "a cluster with tablespaces cannot be cloned by Primacy: %s has %s"
              .formatted(source, String.join(", ", tablespaces)));
    }
    Path draft = instance.beside().copy();
    DurableFiles.deleteTree(draft);
    Files.createDirectories(DurableFiles.parentOf(draft));
    new HostFiles(config).refresh();
    Program backup =
        new Program(
            baseBackup(config, source, draft),
            Map.of("PGPASSFILE", config.passFile().toString()),
            line -> CopyProgress.parse(line).ifPresent(progress));
    return backup
        .run(deadline)
        .then(() ->
            Program.run(
                List.of(config.program("pg_verifybackup").toString(), draft.toString()), deadline))
        .then(() -> {
          new Copied(new DataDirectory(draft)).settle(config, source, token);
          return Outcome.DONE;
        });
  }

  private static List<String> baseBackup(PostgresConfig config, Address source, Path draft) {
    return List.of(
        config.program("pg_basebackup").toString(),
        "--pgdata=" + draft,
        "--host=" + source.host(),
        "--port=" + source.port(),
        "--username=" + config.replication().user(),
        "--no-password",
        "--wal-method=stream",
        "--checkpoint=fast",
        "--no-sync",
        "--progress");
  }

  /**
   * Once the copy is whole: brings to quarantine what the data in place alone hold, and removes
   * what an earlier one replaced. Both may take long.
   */
  Outcome prepareSwap(Deadline deadline) throws IOException {
    DurableFiles.deleteTree(instance.beside().old());
    DataDirectory old = instance.directory();
    if (!(old.contents() instanceof DataDirectory.Contents.Data) || old.isBeingFounded()) {
      return Outcome.DONE;
    }
    DataDirectory copy = new DataDirectory(instance.beside().copy());
    Optional<Position> parting = old.history().newest().partsFrom(copy.history().newest());
    return parting.isEmpty()
        ? Outcome.DONE
        : new Quarantine(instance.config(), token)
            .keep(old, parting.get(), Quarantine.Way.SHARE, deadline);
  }

  /** Puts the copy in place. */
  Outcome swap(Deadline deadline) throws IOException {
    if (deadline.hasPassed()) {
      return Outcome.failed("the clone was given up before it took its place");
    }
    if (check() instanceof Outcome.Failed failed) {
      return failed;
    }
    Beside beside = instance.beside();
    Path place = instance.config().dataDir();
    if (Files.exists(place)) {
      DurableFiles.move(place, beside.old());
    }
    DurableFiles.move(beside.copy(), place);
    return Outcome.DONE;
  }

  /** Removes what was replaced, and what is left of a rewind that was cut off. */
  Outcome clear() throws IOException {
    DurableFiles.deleteTree(instance.beside().old());
    instance.beside().deleteRewinds();
    return Outcome.DONE;
  }
}
