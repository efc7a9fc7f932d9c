package dev.primacy.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.Admission;
import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.Lineage;
import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.NodeSettings;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Promotion;
import dev.primacy.core.cluster.Reach;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.cluster.Rule;
import dev.primacy.core.cluster.Timeline;
import dev.primacy.core.node.Goal;
import dev.primacy.core.node.Inspection;
import dev.primacy.core.node.Lease;
import dev.primacy.core.node.Life;
import dev.primacy.core.node.LocalFacts;
import dev.primacy.core.node.Memory;
import dev.primacy.core.node.Order;
import dev.primacy.core.node.Report;
import dev.primacy.core.node.Server;
import dev.primacy.core.node.Stamp;
import dev.primacy.core.time.MonoTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RoundTripTest {

  private static final NodeId N1 = new NodeId("n1");
  private static final Stamp STAMP = new Stamp(new Epoch(6), 3, 42);
  private static final Lineage LINEAGE =
      Lineage.FIRST.forkedAt(Lsn.parse("0/3000060"), new Timeline(5));
  private static final Position END = new Position(new Timeline(5), Lsn.parse("FFFFFFFF/FFFFFFFF"));

  static Stream<Goal> goals() {
    Admission admission = new Admission(N1, 17);
    return Stream.of(
        new Goal.Enrol(18),
        new Goal.Found(1),
        new Goal.Lead(
            new Epoch(6),
            Reign.Origin.PROMOTED,
            new Timeline(6),
            END,
            41,
            Rule.any(1, List.of(admission)),
            40,
            false),
        new Goal.Lead(
            new Epoch(6),
            Reign.Origin.REINSTATED,
            new Timeline(5),
            END,
            41,
            Rule.NONE_REQUIRED,
            40,
            true),
        new Goal.Stand("pg1:5432", admission, new Reach(LINEAGE, Optional.of(END.lsn()))),
        new Goal.Stand("pg1:5432", admission, new Reach(LINEAGE, Optional.empty())),
        new Goal.Detached(),
        new Goal.Pledged(),
        new Goal.Stopped(),
        new Goal.Prepare(
            new Goal.Lead(
                new Epoch(6),
                Reign.Origin.PROMOTED,
                new Timeline(6),
                END,
                41,
                Rule.any(1, List.of(admission)),
                40,
                false),
            77),
        new Goal.Retire(),
        new Goal.Rebuild(44, "pg1:5432", 18, true));
  }

  static Stream<Server> servers() {
    return Stream.of(
        new Server.Absent(),
        new Server.Unusable("not a data directory"),
        new Server.Down(true),
        new Server.Down(false),
        new Server.Down(false, Optional.of(END)),
        new Server.Unresponsive("no answer"),
        new Server.Standby(
            END,
            LINEAGE,
            true,
            Optional.of(new Server.Upstream("pg1:5432", "n1_17")),
            true,
            Optional.of(12L),
            Lsn.parse("0/5"),
            new Epoch(5)),
        new Server.Standby(
            END, LINEAGE, false, Optional.empty(), false, Optional.empty(), Lsn.ZERO, Epoch.NONE),
        new Server.Primary(
            LINEAGE,
            END.lsn(),
            "ANY 1 (\"n2_18\")",
            Optional.of(new Server.Loaded(41, Lsn.parse("0/7"))),
            new Epoch(6),
            List.of(
                new Server.Walsender(
                    "n2_18",
                    true,
                    Lsn.parse("0/9"),
                    Lsn.parse("0/8"),
                    Lsn.ZERO,
                    new Server.Lag(Optional.of(2L), Optional.empty(), Optional.of(4L)))),
            1500,
            42),
        new Server.Primary(LINEAGE, Lsn.ZERO, "", Optional.empty(), Epoch.NONE, List.of(), 0, 0));
  }

  @ParameterizedTest
  @MethodSource("goals")
  void anOrderArrivesAsItWasSent(Goal goal) {
    Order proven = new Order(STAMP, goal, Optional.of(new Life(-1, 8)));
    Order unproven = new Order(STAMP, goal, Optional.empty());
    Lease lease = new Lease(-1, new MonoTime(-9), Duration.ofSeconds(5));
    Order leased = new Order(STAMP, goal, Optional.empty(), Optional.of(lease));
    assertThat(Orders.read(Orders.write(proven))).contains(proven);
    assertThat(Orders.read(Orders.write(unproven))).contains(unproven);
    assertThat(Orders.read(Orders.write(leased))).contains(leased);
  }

  @ParameterizedTest
  @MethodSource("servers")
  void aReportArrivesAsItWasSent(Server server) {
    goals()
        .forEach(goal -> {
          Report report = report(server, goal);
          assertThat(ReportReader.read(Reports.write(report))).contains(report);
        });
  }

  @Test
  void whatThisBuildDoesNotKnowIsNoOrderAndNoReport() {
    assertThat(Orders.read(dev.primacy.api.v1.Order.getDefaultInstance())).isEmpty();
    assertThat(ReportReader.read(dev.primacy.api.v1.Report.getDefaultInstance())).isEmpty();
    dev.primacy.api.v1.Order broken =
        Orders.write(new Order(STAMP, new Goal.Stopped(), Optional.empty())).toBuilder()
            .setGoal(
                dev.primacy.api.v1.Goal.newBuilder()
                    .setStand(dev.primacy.api.v1.Goal.Stand.getDefaultInstance()))
            .build();
    assertThat(Orders.read(broken)).isEmpty();
  }

  private static Report report(Server server, Goal goal) {
    NodeSettings settings =
        new NodeSettings(
            "pg1:5432",
            "10.0.0.1:5432",
            true,
            false,
            Optional.of(new NodeId("n2")),
            true,
            Promotion.PREFER_NOT,
            "a");
    Memory memory = new Memory(true, STAMP, goal, 7, 9, 11, new Epoch(5), 17, 16);
    LocalFacts facts =
        new LocalFacts(
            OptionalLong.of(-5),
            OptionalLong.of(17),
            8,
            true,
            server,
            Optional.of(new LocalFacts.Copying(34, 512)),
            Optional.of("disk full"));
    return new Report(N1, settings, new Life(1, 8), memory, facts, new MonoTime(-7));
  }

  @Test
  void everyPartOfAnInspectionSurvives() {
    Inspection found =
        new Inspection(
            1,
            true,
            2,
            Duration.ofMillis(61_001),
            3,
            4,
            new TreeMap<>(Map.of("app", "2.36")),
            new TreeSet<>(List.of("cdc")));
    assertThat(Inspections.read(Inspections.write(found))).isEqualTo(found);
    assertThat(Inspections.read(Inspections.write(Inspection.QUIET))).isEqualTo(Inspection.QUIET);
  }
}
