package dev.primacy.manager;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.consensus.LogStatus;
import dev.primacy.consensus.LogStatus.Role;
import dev.primacy.core.cluster.Address;
import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.Command;
import dev.primacy.core.cluster.ManagerId;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.NodeSettings;
import dev.primacy.core.cluster.Policy;
import dev.primacy.core.cluster.Verdict;
import dev.primacy.core.decision.LeaderPlacement;
import dev.primacy.core.decision.ManagerRules;
import dev.primacy.core.decision.View;
import dev.primacy.core.observation.Judgement;
import dev.primacy.core.time.MonoTime;
import dev.primacy.manager.ControlLoop.Snapshot;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three managers on three hosts; the first leads, and the one primary is on its host. */
final class LeadPlacementTest {

  private static final ClusterId ORDERS = new ClusterId("orders");
  private static final NodeId PG1 = new NodeId("pg1");
  private static final long QUIET = LeaderPlacement.QUIET.toMillis();

  private final FakeLog log = new FakeLog();
  private long millis = 1;
  private final LeadPlacement placement =
      new LeadPlacement(settings(), log, this::snapshots, this::now);

  @BeforeEach
  void leads() {
    log.status = status(Role.LEADER, 5, 10, 10);
    placement.ask();
  }

  @Test
  void theLeadIsHandedOverOnceAllHasBeenQuiet() {
    millis += QUIET - 1;
    placement.ask();
    assertThat(log.handedTo).isEmpty();

    millis++;
    placement.ask();
    assertThat(log.handedTo).containsExactly(new ManagerId("m2"));
  }

  @Test
  void anAttemptThatFailsIsNotRepeatedAtOnce() {
    millis += QUIET;
    placement.ask();
    millis += QUIET - 1;
    placement.ask();
    assertThat(log.handedTo).hasSize(1);

    millis++;
    placement.ask();
    assertThat(log.handedTo).hasSize(2);
  }

  @Test
  void aManagerThatDoesNotLeadHandsNothingOver() {
    millis += QUIET;
    log.status = status(Role.FOLLOWER, 5, 10, 10);
    placement.ask();

    assertThat(log.handedTo).isEmpty();
  }

  @Test
  void aNewTermIsAsGoodAsANewLeader() {
    millis += QUIET;
    log.status = status(Role.LEADER, 7, 10, 10);
    placement.ask();

    assertThat(log.handedTo).isEmpty();
  }

  @Test
  void notToAManagerThatIsSilent() {
    millis += QUIET;
    log.status = status(Role.LEADER, 5, 60_000, 10);
    placement.ask();

    assertThat(log.handedTo).containsExactly(new ManagerId("m3"));
  }

  private static ManagerSettings settings() {
    return new ManagerSettings(
        new ManagerId("m1"),
        Path.of("m1"),
        Stream.of("1", "2", "3")
            .map(n ->
                new ManagerSettings.Peer(
                    new ManagerId("m" + n), at(n, 7400), at(n, 7401), at(n, 7402)))
            .toList());
  }

  private static Address at(String host, int port) {
    return new Address("10.0.0." + host, port);
  }

  private static LogStatus status(Role role, long term, long m2Silent, long m3Silent) {
    return new LogStatus(
        role,
        term,
        Optional.of(new ManagerId("m1")),
        9,
        9,
        List.of(
            member("m1", OptionalLong.empty()),
            member("m2", OptionalLong.of(m2Silent)),
            member("m3", OptionalLong.of(m3Silent))),
        true);
  }

  private static LogStatus.Member member(String id, OptionalLong silentMillis) {
    return new LogStatus.Member(
        new ManagerId(id), 1, "", OptionalLong.of(9), OptionalLong.of(9), silentMillis);
  }

  private MonoTime now() {
    return new MonoTime(millis * 1_000_000);
  }

  private SortedMap<ClusterId, Snapshot> snapshots() {
    ClusterState state = ClusterState.created(ORDERS, Policy.QUORUM, 1);
    for (Command command :
        List.of(
            new Command.Register(PG1, NodeSettings.at("10.0.0.1:5432")),
            new Command.Found(PG1),
            new Command.Founded(1))) {
      state = state.apply(command, state.revision(), state.revision() + 1, 0);
    }
    View view =
        new View(
            state,
            new TreeMap<>(),
            new Judgement(Verdict.HEALTHY, List.of()),
            now(),
            new MonoTime(0),
            new TreeMap<>(),
            Optional.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            new TreeMap<>(),
            List.of(),
            ManagerRules.ALL);
    SortedMap<ClusterId, Snapshot> snapshots = new TreeMap<>();
    snapshots.put(ORDERS, new Snapshot(view, Optional.empty()));
    return snapshots;
  }
}
