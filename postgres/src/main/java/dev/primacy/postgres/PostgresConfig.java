package dev.primacy.postgres;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where one server lives and who may enter it: the section {@code agent.postgres} of the
 * configuration.
 *
 * @param configFile {@code postgresql.conf}; Debian keeps it outside the data directory
 * @param hbaFile {@code pg_hba.conf}; likewise
 * @param stateDir the agent's own directory: password file for libpq, the server's start log
 * @param roles made in a new cluster beside Primacy's own
 */
public record PostgresConfig(
    Path binDir,
    Path dataDir,
    Path configFile,
    Path hbaFile,
    Path stateDir,
    Listen listen,
    Admin admin,
    Login replication,
    Login probe,
    Map<String, String> parameters,
    List<String> hba,
    List<Role> roles,
    Initdb initdb,
    Times times) {

  public PostgresConfig {
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    hba = List.copyOf(hba);
    roles = List.copyOf(roles);
  }

  /** The client rules of a new cluster where the configuration names none. */
  public static final List<String> DEFAULT_HBA = List.of("host all all samenet scram-sha-256");

  /**
   * What the server listens on.
   *
   * @param addresses as {@code listen_addresses} takes them
   */
  public record Listen(String addresses, int port) {}

  /** The superuser's sessions: peer authentication on the socket in {@code socketDir}. */
  public record Admin(Path socketDir, String user, String database) {}

  /** A role that enters over the network. */
  public record Login(String user, Path passwordFile) {}

  /**
   * A role for the users of a new cluster.
   *
   * @param attributes as {@code CREATE ROLE} takes them
   * @param database made for it, and owned by it
   */
  public record Role(
      String name, Path passwordFile, String attributes, Optional<String> database) {}

  /** What cannot be changed once the cluster exists. */
  public record Initdb(String encoding, String locale) {
    public static final Initdb DEFAULT = new Initdb("UTF8", "C.UTF-8");
  }

  /**
   * How long each thing may take.
   *
   * @param look one answer of the server
   * @param effect one attempt of anything that is not named here
   * @param promote a promotion during which nothing is replayed any more
   * @param copy a whole clone
   * @param immediate an immediate stop, before the processes are killed one by one
   */
  public record Times(
      Duration look,
      Duration effect,
      Duration immediate,
      Duration promote,
      Duration bootstrap,
      Duration copy) {
    public static final Times DEFAULT =
        new Times(
            Duration.ofMillis(500),
            Duration.ofSeconds(2),
            Duration.ofMillis(800),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofHours(24));
  }

  /** A new data directory brings a file for its own use where the configuration names none. */
  boolean configFileIsInside() {
    return configFile.startsWith(dataDir);
  }

  boolean hbaFileIsInside() {
    return hbaFile.startsWith(dataDir);
  }

  Path program(String name) {
    return binDir.resolve(name);
  }

  Path socket() {
    return admin.socketDir().resolve(".s.PGSQL." + listen.port());
  }

  /**
   * libpq's password file, made from {@link #replication}: no password in {@code primary_conninfo}.
   */
  Path passFile() {
    return stateDir.resolve("replication.pgpass");
  }

  Path serverLog() {
    return stateDir.resolve("postgresql.log");
  }

  DataDirectory directory() {
    return new DataDirectory(dataDir);
  }
}
