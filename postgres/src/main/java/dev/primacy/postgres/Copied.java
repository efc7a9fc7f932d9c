package dev.primacy.postgres;

import dev.primacy.core.cluster.Address;
import java.io.IOException;
import java.sql.SQLException;

/**
 * A data directory that was brought from another node, whole or in part, and holds that node's
 * settings and rule: started like that it would be a second primary.
 */
record Copied(DataDirectory directory) {

  /** Makes it this host's own, detached and under the sentinel; the brand comes last. */
  void settle(PostgresConfig config, Address source, long token) throws SQLException, IOException {
    directory.sync(); // the programs that bring it are told not to: they sync file by file
    directory.putStandbySignal();
    DurableFiles.write(
        directory.autoConfFile(),
        directory.autoConf().with(OwnedSettings.detached(directory.majorVersion())).text());
    directory.endFounding();
    new HeldWal(directory).forget();
    new HostFiles(config).put(directory.path());
    new HistoryFetch(config, source).into(directory.history());
    directory.brand(token);
  }
}
