package dev.primacy.postgres;

import dev.primacy.core.cluster.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.postgresql.PGConnection;

/**
 * Makes the first primary of a new cluster. What it began it goes on with; data that was there
 * before is never touched.
 */
final class Bootstrapping {

  private final Instance instance;
  private final LifeNotes notes;

  Bootstrapping(Instance instance, LifeNotes notes) {
    this.instance = instance;
    this.notes = notes;
  }

  Outcome run(long token, Deadline deadline) throws SQLException, IOException {
    DataDirectory directory = instance.directory();
    Outcome made =
        switch (directory.contents()) {
          case DataDirectory.Contents.Nothing _ -> initialize(token, deadline);
          case DataDirectory.Contents.Foreign foreign -> Outcome.failed(foreign.reason());
          case DataDirectory.Contents.Data _ ->
              directory.isBeingFounded() ? Outcome.DONE : complete(token);
        };
    return made instanceof Outcome.Done && directory.isBeingFounded()
        ? populate(token, deadline)
        : made;
  }

  /**
   * Of a directory that holds a whole cluster. The one that was ordered is started again as long as
   * no rule was ever loaded, because under the sentinel nothing can have been acknowledged.
   */
  private Outcome complete(long token) throws SQLException, IOException {
    DataDirectory directory = instance.directory();
    if (!directory.token().equals(OptionalLong.of(token))) {
      return Outcome.failed("there is data already");
    }
    if (instance.postmaster().isPresent()) {
      return Outcome.doneIf(!instance.state().inRecovery(), "it runs as a standby");
    }
    boolean untouched =
        directory.autoConf().value(OwnedSettings.STANDBY_NAMES).equals(Optional.of(Rule.SENTINEL));
    if (untouched) {
      directory.beginFounding();
    }
    return Outcome.doneIf(untouched, "it was a primary under a rule: it starts as a standby");
  }

  private Outcome initialize(long token, Deadline deadline) throws SQLException, IOException {
    PostgresConfig config = instance.config();
    Path draft = config.dataDir().resolveSibling(config.dataDir().getFileName() + ".primacy-new");
    DurableFiles.deleteTree(draft);
    Files.createDirectories(DurableFiles.parentOf(draft));
    Outcome initialized = instance.turn().aside(() -> Program.run(initdb(config, draft), deadline));
    if (initialized instanceof Outcome.Failed) {
      return initialized;
    }
    DataDirectory made = new DataDirectory(draft);
    made.beginFounding();
    made.brand(token);
    DurableFiles.write(
        made.autoConfFile(),
        made.autoConf().with(OwnedSettings.detached(made.majorVersion())).text());
    new HostFiles(config).put(draft);
    DurableFiles.move(draft, config.dataDir());
    return Outcome.DONE;
  }

  private static List<String> initdb(PostgresConfig config, Path directory) {
    return List.of(
        config.program("initdb").toString(),
        "--pgdata=" + directory,
        "--username=" + config.admin().user(),
        "--encoding=" + config.initdb().encoding(),
        "--locale=" + config.initdb().locale(),
        "--auth-local=peer",
        "--auth-host=scram-sha-256",
        "--data-checksums");
  }

  /**
   * The only start without {@code standby.signal}: nobody can have acknowledged anything here yet.
   */
  private Outcome populate(long token, Deadline deadline) throws SQLException, IOException {
    DataDirectory directory = instance.directory();
    directory.brand(token);
    Outcome started = Outcome.DONE;
    if (instance.postmaster().isEmpty()) {
      new HostFiles(instance.config()).refresh();
      directory.removeStandbySignal();
      started = new Starting(instance, notes).launch(deadline);
    }
    if (started instanceof Outcome.Failed) {
      return started;
    }
    createRoles();
    createSchema();
    directory.putStandbySignal();
    directory.endFounding();
    return Outcome.DONE;
  }

  private void createRoles() throws SQLException, IOException {
    PostgresConfig config = instance.config();
    createRole(
        config.replication().user(), "login replication", config.replication().passwordFile());
    createRole(config.probe().user(), "login in role pg_monitor", config.probe().passwordFile());
    for (PostgresConfig.Role role : config.roles()) {
      createRole(role.name(), role.attributes(), role.passwordFile());
      Optional<String> database = role.database();
      if (database.isPresent()) {
        createDatabase(database.get(), role.name());
      }
    }
  }

  private void createRole(String name, String attributes, Path passwordFile)
      throws SQLException, IOException {
    Session session = instance.session();
    if (!exists(session, "pg_roles where rolname", name)) {
      session.execute("create role " + identifier(name) + " " + attributes);
    }
    // The driver makes the verifier, so that no log of statements ever holds the password.
    session
        .connection()
        .unwrap(PGConnection.class)
        .alterUserPassword(name, HostFiles.password(passwordFile).toCharArray(), "scram-sha-256");
  }

  private void createDatabase(String name, String owner) throws SQLException, IOException {
    Session session = instance.session();
    if (!exists(session, "pg_database where datname", name)) {
      session.execute("create database " + identifier(name) + " owner " + identifier(owner));
    }
  }

  private void createSchema() throws SQLException, IOException {
    PostgresConfig config = instance.config();
    createDatabase(Marker.DATABASE, config.admin().user());
    try (Session session = Session.open(config, Marker.DATABASE, config.times().effect())) {
      session.execute("revoke all on database primacy from public");
      session.execute("create schema if not exists primacy");
      session.execute(Marker.TABLE);
      for (String right : CopySource.rights(identifier(config.replication().user()))) {
        session.execute(right);
      }
    }
  }

  private static boolean exists(Session session, String where, String name) throws SQLException {
    return session.one(
        "select count(*) from " + where + " = " + AutoConf.quote(name), row -> row.getInt(1) > 0);
  }

  private static String identifier(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
