package dev.primacy.postgres;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The files that belong to this host and not to the cluster: a copy of another node's data
 * directory brings that node's, which are replaced before any start.
 */
final class HostFiles {

  private static final String OWN_CONF = "primacy.conf";
  private static final String INCLUDE = "include_if_exists = ";
  private static final String HEAD = "# Written by Primacy from this host's configuration file.\n";

  private final PostgresConfig config;

  HostFiles(PostgresConfig config) {
    this.config = config;
  }

  /** Writes all of them into {@code directory}, which may not be in its place yet. */
  void put(Path directory) throws IOException {
    Path own = directory.resolve(OWN_CONF);
    DurableFiles.ensure(own, ownConf());
    boolean inside = config.configFileIsInside();
    Path main = inside ? directory.resolve("postgresql.conf") : config.configFile();
    if (Files.notExists(main)) {
      DurableFiles.write(main, Files.readString(directory.resolve("postgresql.conf")));
    }
    // Relative where both lie together, so that the line survives the directory's move into its
    // place.
    String target = inside ? OWN_CONF : config.dataDir().resolve(OWN_CONF).toString();
    String include = INCLUDE + AutoConf.quote(target);
    String text = Files.readString(main);
    if (text.lines().noneMatch(include::equals)) {
      DurableFiles.write(main, text + (text.endsWith("\n") ? "" : "\n") + include + "\n");
    }
    DurableFiles.ensure(
        config.hbaFileIsInside() ? directory.resolve("pg_hba.conf") : config.hbaFile(), hba());
    putPassFile();
  }

  /**
   * Refreshes what a changed configuration changes; a directory that Primacy did not make has none.
   */
  void refresh() throws IOException {
    Path own = config.dataDir().resolve(OWN_CONF);
    if (Files.exists(own)) {
      DurableFiles.ensure(own, ownConf());
    }
    putPassFile();
  }

  private void putPassFile() throws IOException {
    Files.createDirectories(config.stateDir());
    PostgresConfig.Login login = config.replication();
    DurableFiles.ensure(
        config.passFile(),
        "*:*:*:%s:%s\n"
            .formatted(passWord(login.user()), passWord(password(login.passwordFile()))));
  }

  static String password(Path file) throws IOException {
    return Files.readString(file).strip();
  }

  private static String passWord(String text) {
    return text.replace("\\", "\\\\").replace(":", "\\:");
  }

  private String ownConf() {
    Map<String, String> settings = new TreeMap<>(config.parameters());
    settings.put("listen_addresses", config.listen().addresses());
    settings.put("port", Integer.toString(config.listen().port()));
    settings.put("unix_socket_directories", config.admin().socketDir().toString());
    settings.put("hot_standby", "on");
    settings.put("password_encryption", "scram-sha-256");
    if (!config.hbaFileIsInside()) {
      settings.put("hba_file", config.hbaFile().toString());
    }
    return settings.entrySet().stream()
        .map(s -> s.getKey() + " = " + AutoConf.quote(s.getValue()) + "\n")
        .collect(joining("", HEAD, ""));
  }

  private String hba() {
    String replication = '"' + config.replication().user() + '"';
    String probe = '"' + config.probe().user() + '"';
    String database = '"' + config.admin().database() + '"';
    List<String> rules = new ArrayList<>();
    rules.add("local all \"" + config.admin().user() + "\" peer");
    rules.add("host replication " + replication + " all scram-sha-256");
    rules.add("host " + Marker.DATABASE + " " + replication + " all scram-sha-256");
    rules.add("host " + database + " " + probe + " all scram-sha-256");
    rules.addAll(config.hba());
    return HEAD + String.join("\n", rules) + "\n";
  }
}
