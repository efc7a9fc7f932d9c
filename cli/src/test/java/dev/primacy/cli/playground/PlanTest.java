package dev.primacy.cli.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primacy.agent.AgentSettings;
import dev.primacy.cli.CommandFailure;
import dev.primacy.cli.config.HostConfiguration;
import dev.primacy.cli.config.HostConfiguration.Result;
import dev.primacy.cli.playground.Plan.PlannedManager;
import dev.primacy.cli.playground.Plan.PlannedNode;
import dev.primacy.core.cluster.Address;
import dev.primacy.manager.ManagerSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlanTest {

  private static final OsUser CALLER = new OsUser(System.getProperty("user.name"), List.of());

  @TempDir private Path home;
  private Path binDir;

  @BeforeEach
  void makePrograms() throws IOException {
    binDir = Files.createDirectory(home.resolve("bin"));
    Files.createFile(
        binDir.resolve("postgres"),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
  }

  private Plan plan(Set<Integer> taken) {
    Plan.Wish wish = new Plan.Wish(home.resolve("p"), binDir, CALLER, 3, false);
    return Plan.of(wish, new Ports(port -> !taken.contains(port)));
  }

  private static Stream<Address> addresses(Plan plan) {
    return Stream.concat(
        plan.managers().stream().flatMap(m -> Stream.of(m.api(), m.raft(), m.http())),
        plan.nodes().stream().flatMap(n -> Stream.of(n.postgres(), n.http())));
  }

  @Test
  void everythingListensOnLoopbackAtAPortOfItsOwn() {
    assertThat(addresses(plan(Set.of())))
        .hasSize(15)
        .doesNotHaveDuplicates()
        .allMatch(Address::isLoopback);
  }

  @Test
  void aPortThatIsTakenIsPassedOver() {
    Plan free = plan(Set.of());
    Set<Integer> taken =
        Set.of(free.managers().getFirst().api().port(), free.nodes().get(1).postgres().port());
    Plan plan = plan(taken);
    assertThat(addresses(plan)).doesNotHaveDuplicates().noneMatch(a -> taken.contains(a.port()));
    assertThat(plan.nodes().getFirst().postgres()).isEqualTo(free.nodes().getFirst().postgres());
  }

  @Test
  void aBoundPortIsSeenAsTaken() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      port = socket.getLocalPort();
      assertThat(Ports.canBeBound(port)).isFalse();
    }
    assertThat(Ports.canBeBound(port)).isTrue();
  }

  @Test
  void withoutAnyFreePortItSaysSo() {
    assertThatThrownBy(() -> new Ports(_ -> false).take(17_400))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("no port from 17400");
  }

  @Test
  void whatIsWrittenIsAConfigurationWithoutProblems() throws IOException {
    Plan plan = plan(Set.of());
    new HostFiles(plan).write();
    for (PlannedManager manager : plan.managers()) {
      ManagerSettings settings = good(HostConfiguration.manager(manager.config(), Map.of()));
      assertThat(settings.id()).isEqualTo(manager.id());
      assertThat(settings.self().raft()).isEqualTo(manager.raft());
    }
    for (PlannedNode node : plan.nodes()) {
      AgentSettings settings = good(HostConfiguration.agents(node.config(), Map.of())).getFirst();
      assertThat(settings.node()).isEqualTo(node.id());
      assertThat(settings.managers()).isEqualTo(plan.managerAddresses());
      assertThat(settings.postgres().admin().user()).isEqualTo(CALLER.name());
      assertThat(settings.postgres().hba()).noneMatch(rule -> rule.contains("trust"));
    }
  }

  @Test
  void secretsAreTheOwnersAloneAndNoTwoAreAlike() throws IOException {
    Plan plan = plan(Set.of());
    HostFiles files = new HostFiles(plan);
    files.write();
    files.giveAway();
    List<Path> secrets = Stream.of("replication", "probe", "app").map(plan::secret).toList();
    assertThat(secrets.stream().map(PlanTest::text)).doesNotHaveDuplicates();
    for (Path secret : secrets) {
      assertThat(text(secret).strip()).hasSizeGreaterThan(20);
      assertThat(Files.getPosixFilePermissions(secret))
          .containsExactlyInAnyOrder(
              PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(plan.directory())))
        .isEqualTo("rwx------");
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static <T> T good(Result<T> result) {
    return switch (result) {
      case Result.Good<T>(T settings) -> settings;
      case Result.Bad<T> bad -> throw new AssertionError(bad.problems().toString());
    };
  }
}
