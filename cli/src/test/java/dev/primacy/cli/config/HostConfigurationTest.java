package dev.primacy.cli.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.agent.AgentSettings;
import dev.primacy.core.cluster.Promotion;
import dev.primacy.manager.ManagerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HostConfigurationTest {

  private static final String GOOD =
      """
      insecure_network: accepted
      manager:
        id: m1
        data_dir: /var/lib/primacy/manager
        peers:
          - {id: m1, api: "10.0.0.11:7400", raft: "10.0.0.11:7401", http: "10.0.0.11:7402"}
          - {id: m2, api: "10.0.0.12:7400", raft: "10.0.0.12:7401", http: "10.0.0.12:7402"}
          - {id: m3, api: "10.0.0.13:7400", raft: "10.0.0.13:7401", http: "10.0.0.13:7402"}
      agent:
        cluster: orders
        node: pg1
        managers: ["10.0.0.11:7400", "10.0.0.12:7400", "10.0.0.13:7400"]
        state_dir: /var/lib/primacy/agent
        http: "10.0.0.11:8008"
        postgres:
          bin_dir: BIN
          data_dir: /var/lib/postgresql/15/main
          listen: "10.0.0.11:5432"
          replication: {user: repl, password_file: SECRET}
          probe: {password_file: SECRET}
          parameters: {shared_buffers: 4GB}
        tags: {zone: a, promotion: prefer_not}
      """;

  @TempDir private Path home;
  private Path file;

  @BeforeEach
  void writeFilesBeside() throws IOException {
    file = home.resolve("primacy.yaml");
    Files.createFile(
        Files.createDirectory(home.resolve("bin")).resolve("postgres"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    Path secret =
        Files.createFile(
            home.resolve("secret"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(secret, "s3cret\n");
  }

  @Test
  void readsAManager() throws IOException {
    ManagerSettings manager = good(HostConfiguration.manager(write(GOOD), Map.of()));
    assertThat(manager.self().raft()).hasToString("10.0.0.11:7401");
    assertThat(manager.peers())
        .extracting(peer -> peer.id().name())
        .containsExactly("m1", "m2", "m3");
    assertThat(manager.dataDir()).isEqualTo(Path.of("/var/lib/primacy/manager"));
  }

  @Test
  void readsAnAgentAndFillsInTheDefaults() throws IOException {
    AgentSettings agent = good(HostConfiguration.agents(write(GOOD), Map.of())).getFirst();
    assertThat(agent.managers()).hasSize(3);
    assertThat(agent.settings().zone()).isEqualTo("a");
    assertThat(agent.settings().promotion()).isEqualTo(Promotion.PREFER_NOT);
    assertThat(agent.settings().address()).isEqualTo("10.0.0.11:5432");
    AgentSettings.Postgres postgres = agent.postgres();
    assertThat(postgres.replicationAddress()).hasToString("10.0.0.11:5432");
    assertThat(postgres.hbaFile()).isEqualTo(Path.of("/var/lib/postgresql/15/main/pg_hba.conf"));
    assertThat(postgres.admin().socketDir()).isEqualTo(Path.of("/var/run/postgresql"));
    assertThat(postgres.replication().user()).isEqualTo("repl");
    assertThat(postgres.probe().user()).isEqualTo("primacy_probe");
    assertThat(postgres.parameters()).containsEntry("shared_buffers", "4GB");
    assertThat(postgres.hba()).isEqualTo(AgentSettings.Postgres.DEFAULT_HBA);
  }

  @Test
  void readsSeveralAgentsOfOneHost() throws IOException {
    String text = GOOD.substring(GOOD.indexOf("agent:")).replace("agent:\n", "");
    String first = text.replaceFirst(" {2}cluster", "- cluster").indent(2);
    String second =
        first
            .replace("pg1", "pg2")
            .replace("5432", "5433")
            .replace("8008", "8009")
            .replace("15/main", "15/other")
            .replace("primacy/agent", "primacy/agent2");
    Path both = write("insecure_network: accepted\nagents:\n" + first + second);
    assertThat(good(HostConfiguration.agents(both, Map.of())))
        .extracting(agent -> agent.node().name())
        .containsExactly("pg1", "pg2");
  }

  @Test
  void anEnvironmentVariableBeatsTheFile() throws IOException {
    Map<String, String> environment =
        Map.of(
            "PRIMACY_AGENT_NODE", "pg9",
            "PRIMACY_AGENT_MANAGERS", "[::1]:7400,10.0.0.12:7400",
            "PRIMACY_AGENT_POSTGRES_LISTEN", "[::1]:5999",
            "PRIMACY_AGENT_POSTGRES_ADMIN_USER", "dba",
            "PRIMACY_AGENT_POSTGRES_PARAMETERS", "{work_mem: 8MB}",
            "PRIMACY_AGENT_TAGS", "{reads: false}",
            "PRIMACY_MANAGER_PEERS_0_API", "10.0.0.99:7400",
            "PRIMACY_JAVA_HOME", "/not/ours");
    AgentSettings agent = good(HostConfiguration.agents(write(GOOD), environment)).getFirst();
    assertThat(agent.node()).hasToString("pg9");
    assertThat(agent.managers()).hasToString("[[::1]:7400, 10.0.0.12:7400]");
    assertThat(agent.postgres().listen()).hasToString("[::1]:5999");
    assertThat(agent.postgres().admin().user()).isEqualTo("dba");
    assertThat(agent.postgres().parameters()).containsOnlyKeys("work_mem");
    assertThat(agent.settings().reads()).isFalse();
    ManagerSettings manager = good(HostConfiguration.manager(write(GOOD), environment));
    assertThat(manager.self().api()).hasToString("10.0.0.99:7400");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a slip in a key             | node: pg1           | nod: pg1                       | 11:3: agent.nod: unknown key; did you mean node?
          the key that it hides       | node: pg1           | nod: pg1                       | 10:3: agent.node: is missing; write a name of the form
          a key of nowhere            | id: m1,             | id: m1, colour: red,           | 6:16: manager.peers[0].colour: unknown key; known here: api, http, id, raft
          a key given twice           | node: pg1           | cluster: orders2               | 11:3: agent.cluster: is given twice, first at FILE:10:3; remove one
          an unknown section          | manager:            | manger:                        | 2:1: manger: unknown key; did you mean manager?
          a secret in the file        | password_file:      | password:                      | 19:31: agent.postgres.replication.password: unknown key; secrets are given by file only: write password_file:
          a name with capitals        | node: pg1           | node: PG1                      | 11:9: agent.node: 'PG1' will not do; write a name of the form [a-z0-9]
          a port beyond all ports     | 10.0.0.11:8008      | 10.0.0.11:88008                | 14:9: agent.http: '10.0.0.11:88008' will not do; write "host:port"
          a relative path             | /var/lib/primacy/agent | lib/agent                       | 13:14: agent.state_dir: 'lib/agent' will not do; write an absolute path
          a list for a word           | node: pg1           | node: [pg1]                    | 11:9: agent.node: is not a single value; write a name
          a word for a section        | {zone: a, promotion: prefer_not} | fast              | 22:9: agent.tags: is not a section; write `key: value`
          a word for a list           | ["10.0.0.11:7400", "10.0.0.12:7400", "10.0.0.13:7400"] | m1 | 12:13: agent.managers: is not a list; write [one, two]
          nothing where a word is due | cluster: orders     | cluster:                       | 10:3: agent.cluster: is missing; write a name
          an unknown promotion class  | prefer_not          | always                         | 22:30: agent.tags.promotion: 'always' will not do; write prefer, neutral, prefer_not, must_not
          a tag that nothing reads    | promotion: prefer_not | upstream: pg2                 | 22:29: agent.tags.upstream: is not supported by this version: every node follows the primary and is cloned from it; remove it
          a start that is not there   | bin_dir: BIN        | bin_dir: BIN\\n    start: systemd:pg | 17:12: agent.postgres.start: 'systemd:pg' will not do; write direct
          a manager not in its group  | id: m1\\n            | id: m7\\n                      | 6:5: manager.peers: does not list m7, this manager; add it, or correct id
          an even number of managers  | - {id: m3           | #                              | 6:5: manager.peers: lists 2 managers; list 3, or 5, or 1
          two managers of one id      | {id: m3             | {id: m2                        | 6:5: manager.peers: m2 is listed twice; give each manager its own id
          two managers at one port    | 10.0.0.13:7401      | 10.0.0.12:7401                 | 6:5: manager.peers: 10.0.0.12:7401 is listed twice; give each its own port
          a state inside the data     | /var/lib/primacy/agent | /var/lib/postgresql/15/main/s | 13:14: agent.state_dir: lies in the data directory, which a clone replaces; choose
          one directory for two       | /var/lib/primacy/agent | /var/lib/primacy/manager    | 1:1: /var/lib/primacy/manager is given to manager.data_dir and to agent of orders/pg1: state_dir; change one
          one port for two            | 10.0.0.11:8008      | 10.0.0.11:7402                 | 1:1: 10.0.0.11:7402 is given to manager.peers http and to agent of orders/pg1: http; change one
          a setting of ours           | shared_buffers: 4GB | synchronous_commit: off        | 21:17: agent.postgres.parameters.synchronous_commit: is set by Primacy itself; remove the line
          no name of a parameter      | shared_buffers: 4GB | "shared buffers": 4GB          | 21:17: agent.postgres.parameters.shared buffers: is no name of a parameter; correct
          trust                       | parameters: {shared_buffers: 4GB} | hba: ["host all all all trust"] | 21:10: agent.postgres.hba: 'host all all all trust' lets anybody in; write scram
          a rule that is none         | parameters: {shared_buffers: 4GB} | hba: ["all all"]  | 21:10: agent.postgres.hba: 'all all' is no rule of pg_hba.conf; begin it with host
          an address that is nowhere  | listen: "10.0.0.11:5432" | listen: "0.0.0.0:5432"    | 18:13: agent.postgres.address: is missing, and nobody can be told to connect to 0.0.0.0:5432
          a socket path too long      | parameters: {shared_buffers: 4GB} | admin: {socket: /a/LONG} | 21:21: agent.postgres.admin.socket: makes a path longer than the 107 bytes of a socket
          no PostgreSQL there         | bin_dir: BIN        | bin_dir: /nowhere/bin          | 16:14: agent.postgres.bin_dir: has no program `postgres` in it that this user may run; install
          no password there           | repl, password_file: SECRET | repl, password_file: /nowhere/p | 19:46: agent.postgres.replication.password_file: /nowhere/p does not exist; write
          a network without TLS       | insecure_network: accepted | #                       | 14:9: agent.http: 10.0.0.11:8008 can be reached from other hosts, and there is no TLS; bind to 127.0.0.1, or write insecure_network: accepted
          the manager's network too   | insecure_network: accepted | #                       | 6:45: manager.peers[0].raft: 10.0.0.11:7401 can be reached
          another word for accepted   | insecure_network: accepted | insecure_network: yes   | 1:19: insecure_network: 'yes' will not do; write accepted
          TLS before it is there      | insecure_network: accepted | tls: {certificate: /c}  | 1:6: tls: is not supported by this version, and is not ignored either
          a tab                       | ^                   | a:\\tb: c                      | 1:
          an alias to nothing         | node: pg1           | node: *pg                      | 11:9: is no YAML: found undefined alias pg; correct what stands here
          """)
  void refuses(String why, String text, String by, String problem) throws IOException {
    String from = text.replace("\\n", "\n");
    String to = by.replace("\\n", "\n").replace("\\t", "\t").replace("LONG", "x".repeat(100));
    String changed = from.equals("^") ? to + "\n" + GOOD : GOOD.replace(from, to);
    assertThat(changed).as("the edit applies").isNotEqualTo(GOOD);
    List<String> problems = bad(HostConfiguration.agents(write(changed), Map.of()));
    String expected = file + ":" + problem.replace("FILE", file.toString());
    assertThat(problems).as(why).anyMatch(line -> line.startsWith(expected));
  }

  @Test
  void saysEverythingInOneRunAndInTheOrderOfTheFile() throws IOException {
    String text = GOOD.replace("id: m1\n", "id: M1\n").replace("node: pg1", "nod: pg1");
    List<String> problems = bad(HostConfiguration.agents(write(text), Map.of()));
    assertThat(problems)
        .hasSize(3)
        .isSortedAccordingTo((a, b) -> Integer.compare(line(a), line(b)));
  }

  @Test
  void namesTheVariableThatIsWrong() throws IOException {
    Map<String, String> environment =
        Map.of("PRIMACY_AGENT_HTTP", "nowhere", "PRIMACY_AGENT_POSTGRES_LISTN", "[::1]:5999");
    assertThat(bad(HostConfiguration.agents(write(GOOD), environment)))
        .containsExactly(
            "PRIMACY_AGENT_HTTP: agent.http: 'nowhere' will not do;"
                + " write \"host:port\", an IPv6 address in brackets",
            "PRIMACY_AGENT_POSTGRES_LISTN: no key has this variable;"
                + " did you mean PRIMACY_AGENT_POSTGRES_LISTEN?");
  }

  @Test
  void aManagerDoesNotAskForFilesThatOnlyTheAgentMayRead() throws IOException {
    String text = GOOD.replace("SECRET", "/nowhere/password").replace("BIN", "/nowhere/bin");
    good(HostConfiguration.manager(write(text), Map.of()));
  }

  @Test
  void aPasswordThatEverybodyReadsIsRefused() throws IOException {
    Files.setPosixFilePermissions(
        home.resolve("secret"), PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(bad(HostConfiguration.agents(write(GOOD), Map.of())))
        .hasSize(2)
        .allMatch(line -> line.contains("can be read by everybody; chmod 0640"));
  }

  @Test
  void asksForTheSectionOfTheProcess() throws IOException {
    Path agentOnly = write("insecure_network: accepted\n" + GOOD.substring(GOOD.indexOf("agent:")));
    assertThat(bad(HostConfiguration.manager(agentOnly, Map.of())))
        .containsExactly(file + ":1:1: manager: is missing; add the section to run one here");
  }

  @Test
  void aFileThatIsNotThereIsAProblemToo() throws IOException {
    assertThat(bad(HostConfiguration.manager(home.resolve("no.yaml"), Map.of())))
        .containsExactly(
            home.resolve("no.yaml") + ": does not exist; write it, or name another with --config");
    assertThat(bad(HostConfiguration.manager(home, Map.of()))).hasSize(1);
    assertThat(bad(HostConfiguration.manager(write(""), Map.of()))).hasSize(1);
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 'a'});
    assertThat(bad(HostConfiguration.manager(file, Map.of())))
        .containsExactly(file + ": is not UTF-8; save it as UTF-8");
  }

  private Path write(String text) throws IOException {
    return Files.writeString(
        file,
        text.replace("SECRET", home.resolve("secret").toString())
            .replace("BIN", home.resolve("bin").toString()));
  }

  private int line(String problem) {
    return Integer.parseInt(problem.substring(file.toString().length() + 1).split(":", 2)[0]);
  }

  private static <T> T good(HostConfiguration.Result<T> result) {
    return switch (result) {
      case HostConfiguration.Result.Good<T>(T settings) -> settings;
      case HostConfiguration.Result.Bad<T>(List<Problem> problems) ->
          throw new AssertionError(problems.toString());
    };
  }

  private static <T> List<String> bad(HostConfiguration.Result<T> result) {
    return switch (result) {
      case HostConfiguration.Result.Good<T> _ -> throw new AssertionError("nothing was found");
      case HostConfiguration.Result.Bad<T>(List<Problem> problems) ->
          problems.stream().map(Problem::toString).toList();
    };
  }
}
