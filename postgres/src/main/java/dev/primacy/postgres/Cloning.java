package dev.primacy.postgres;

import dev.primacy.core.cluster.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Replaces the data directory by a copy of another node's. The copy is made beside it, verified and
 * finished there; only then do they change places, and only then does the old one go.
 */
final class Cloning {

  private final Instance instance;
  private final Consumer<CloneProgress> progress;

  Cloning(Instance instance, Consumer<CloneProgress> progress) {
    this.instance = instance;
    this.progress = progress;
  }

  /** Why this directory must not be replaced, or {@link Outcome#DONE}. */
  Outcome check() throws IOException {
    DataDirectory.Contents contents = instance.directory().contents();
    if (contents instanceof DataDirectory.Contents.Foreign foreign) {
      return Outcome.failed(foreign.reason());
    }
    return Outcome.doneIf(
        instance.postmaster().isEmpty() && !instance.isAttached(),
        "the server lives: stop it first");
  }

  boolean isDone(long token) throws IOException {
    return instance.directory().contents() instanceof DataDirectory.Contents.Data
        && instance.directory().token().equals(OptionalLong.of(token));
  }

  /** Makes the copy; touches nothing of what is in place. */
  Outcome copy(Address source, long token, Deadline deadline) throws SQLException, IOException {
    PostgresConfig config = instance.config();
    Path draft = draft();
    DurableFiles.deleteTree(draft);
    Files.createDirectories(DurableFiles.parentOf(draft));
    new HostFiles(config).refresh();
    Outcome copied =
        new Program(
                baseBackup(config, source, draft),
                Map.of("PGPASSFILE", config.passFile().toString()),
                line -> CloneProgress.parse(line).ifPresent(progress))
            .run(deadline);
    if (copied instanceof Outcome.Done) {
      copied =
          Program.run(
              List.of(config.program("pg_verifybackup").toString(), draft.toString()), deadline);
    }
    if (copied instanceof Outcome.Done) {
      finish(new DataDirectory(draft), source, token);
    }
    return copied;
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
        "--progress");
  }

  /**
   * The copy holds the source's settings and rule: started like that it would be a second primary.
   */
  private void finish(DataDirectory copy, Address source, long token)
      throws SQLException, IOException {
    DurableFiles.write(
        copy.autoConfFile(),
        copy.autoConf().with(OwnedSettings.detached(copy.majorVersion())).text());
    copy.putStandbySignal();
    copy.endFounding();
    new HostFiles(instance.config()).put(copy.path());
    new HistoryFetch(instance.config(), source).into(copy.history());
    copy.brand(token);
  }

  /** Puts the copy in place. */
  Outcome swap() throws IOException {
    Path place = instance.config().dataDir();
    Path old = place.resolveSibling(place.getFileName() + ".primacy-old");
    DurableFiles.deleteTree(old);
    if (Files.exists(place)) {
      DurableFiles.move(place, old);
    }
    DurableFiles.move(draft(), place);
    DurableFiles.deleteTree(old);
    return Outcome.DONE;
  }

  private Path draft() {
    Path place = instance.config().dataDir();
    return place.resolveSibling(place.getFileName() + ".primacy-clone");
  }
}
