package dev.primacy.cli.config;

import dev.primacy.agent.AgentSettings.Admin;
import dev.primacy.agent.AgentSettings.Login;
import dev.primacy.agent.AgentSettings.Postgres;
import dev.primacy.core.cluster.Address;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.regex.Pattern;

/** Reads the section {@code postgres} of an agent. */
final class PostgresSection {

  private static final Path DEFAULT_SOCKET = Path.of("/var/run/postgresql");
  private static final int LONGEST_SOCKET_PATH = 107;
  private static final List<String> ANYWHERE = List.of("0.0.0.0", "::");
  private static final Pattern PARAMETER =
      Pattern.compile("[a-z_][a-z0-9_]*(\\.[a-z_][a-z0-9_]*)?");
  private static final List<String> RULE_TYPES =
      List.of("local", "host", "hostssl", "hostnossl", "hostgssenc", "hostnogssenc");

  /** Set by Primacy itself, from the log or from other keys of this section. */
  private static final List<String> OWNED =
      List.of(
          "synchronous_standby_names",
          "synchronous_commit",
          "primary_conninfo",
          "primary_slot_name",
          "restore_command",
          "recovery_target_timeline",
          "restart_after_crash",
          "wal_retrieve_retry_interval",
          "wal_receiver_status_interval",
          "wal_sender_timeout",
          "wal_keep_size",
          "recovery_init_sync_method",
          "listen_addresses",
          "port",
          "unix_socket_directories",
          "hba_file",
          "config_file",
          "data_directory",
          "hot_standby");

  private final Section section;
  private final HostSections.Role role;
  private final Findings findings;

  PostgresSection(Section section, HostSections.Role role, Findings findings) {
    this.section = section;
    this.role = role;
    this.findings = findings;
  }

  Postgres read() {
    Path dataDir = section.required("data_dir", Kind.PATH);
    Address listen = section.required("listen", Kind.ADDRESS);
    Address address = section.optional("address", Kind.ADDRESS, listen);
    checkReachable(address);
    section.optional("start", Kind.literal("direct"), "direct");
    Postgres postgres =
        new Postgres(
            binDir(),
            dataDir,
            section.optional("config_file", Kind.PATH, dataDir.resolve("postgresql.conf")),
            section.optional("hba_file", Kind.PATH, dataDir.resolve("pg_hba.conf")),
            listen,
            address,
            section.optional("replication_address", Kind.ADDRESS, address),
            admin(listen),
            login("replication", "primacy_replication"),
            login("probe", "primacy_probe"),
            parameters(),
            hba());
    section.reportUnknown();
    return postgres;
  }

  private Path binDir() {
    Path binDir = section.required("bin_dir", Kind.PATH);
    if (role == HostSections.Role.AGENT
        && !binDir.equals(Kind.PATH.standIn())
        && !binDir.resolve("postgres").toFile().canExecute()) {
      findings.add(
          section.place("bin_dir"),
          section.key("bin_dir"),
          "has no program `postgres` in it that this user may run",
          "install PostgreSQL, or name the directory of its programs");
    }
    return binDir;
  }

  private void checkReachable(Address address) {
    if (ANYWHERE.contains(address.host())) {
      findings.add(
          section.place("listen"),
          section.key("address"),
          "is missing, and nobody can be told to connect to " + address,
          "write the host:port by which clients reach this server");
    }
  }

  private Admin admin(Address listen) {
    String user = "postgres";
    Path socket = DEFAULT_SOCKET;
    Section admin = section.section("admin").orElse(null);
    if (admin != null) {
      socket = admin.optional("socket", Kind.PATH, socket);
      user = admin.optional("user", Kind.TEXT, user);
      checkLength(admin, socket.resolve(".s.PGSQL." + listen.port()));
      admin.reportUnknown();
    }
    return new Admin(socket, user);
  }

  private void checkLength(Section admin, Path socket) {
    if (socket.toString().getBytes(StandardCharsets.UTF_8).length > LONGEST_SOCKET_PATH) {
      findings.add(
          admin.place("socket"),
          admin.key("socket"),
          "makes a path longer than the %d bytes of a socket".formatted(LONGEST_SOCKET_PATH),
          "choose a shorter directory");
    }
  }

  private Login login(String name, String defaultUser) {
    boolean isUsed = role == HostSections.Role.AGENT;
    LoginSection login = LoginSection.read(section, name, defaultUser, isUsed, findings);
    return new Login(login.user(), login.passwordFile());
  }

  private SortedMap<String, String> parameters() {
    SortedMap<String, String> parameters = section.entries("parameters");
    for (String name : parameters.keySet()) {
      String key = section.key("parameters") + "." + name;
      if (OWNED.contains(name)) {
        findings.add(
            section.place("parameters"), key, "is set by Primacy itself", "remove the line");
      } else if (!PARAMETER.matcher(name).matches()) {
        findings.add(
            section.place("parameters"), key, "is no name of a parameter", "correct or remove it");
      }
    }
    return parameters;
  }

  private List<String> hba() {
    if (!section.has("hba")) {
      return Postgres.DEFAULT_HBA;
    }
    List<String> rules = section.list("hba", Kind.TEXT);
    for (String rule : rules) {
      List<String> words = Arrays.asList(rule.strip().split("\\s+"));
      if (!RULE_TYPES.contains(words.getFirst())) {
        report("'%s' is no rule of pg_hba.conf".formatted(rule), "begin it with host or hostssl");
      } else if (words.contains("trust")) {
        report("'%s' lets anybody in".formatted(rule), "write scram-sha-256 instead of trust");
      }
    }
    return rules;
  }

  private void report(String what, String fix) {
    findings.add(section.place("hba"), section.key("hba"), what, fix);
  }
}
