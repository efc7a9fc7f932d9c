package dev.primacy.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.api.v1.ClusterStatus;
import dev.primacy.api.v1.CompletenessKind;
import dev.primacy.api.v1.ExplainResponse;
import dev.primacy.api.v1.FenceKind;
import dev.primacy.api.v1.Fencing;
import dev.primacy.api.v1.HistoryResponse;
import dev.primacy.api.v1.Loss;
import dev.primacy.api.v1.OperationRecord;
import dev.primacy.api.v1.Phase;
import dev.primacy.api.v1.Reason;
import dev.primacy.api.v1.ShownPosition;
import dev.primacy.api.v1.StatusResponse;
import dev.primacy.api.v1.Verdict;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TextTest {

  @Test
  void statusIsATableOfNodesAndOneOfManagers() {
    assertThat(StatusText.of(Answers.status(), Style.PLAIN))
        .isEqualTo(
            lines(
                """
                orders  epoch 2  steady  primary n2
                  commits wait for 1 of (n1 n3)
                  NODE  ADDRESS          ROLE     STATE      TL          LSN     LAG   TIME  VERDICT
                  n1    n1.example:5432  standby  streaming   2  16/B374D848  2.0 MB  1.5 s  healthy
                  n2    n2.example:5432  primary  running     2  16/B374D848       -      -  healthy
                  n3    n3.example:5432  standby  silent      -            -       -      -  unknown
                  n1: pg_basebackup failed: no space left

                managers
                  MANAGER  ADDRESS          ROLE
                  m1       m1.example:7400  follower
                  m2       m2.example:7400  leader
                  m3       m3.example:7400  unreachable
                """));
  }

  @Test
  void statusSaysWhatIsUnderWayAndWhatIsWaitedFor() {
    StatusResponse underWay =
        StatusResponse.newBuilder()
            .addClusters(
                Answers.cluster().toBuilder()
                    .setPhase(Phase.PHASE_ELECTING)
                    .setBegunEpoch(3)
                    .setWaiting(Reason.REASON_RECRUITS_INCOMPLETE))
            .setInsecureNetwork(true)
            .build();
    assertThat(StatusText.of(underWay, Style.PLAIN))
        .contains(
            "orders  epoch 2, epoch 3 begun  electing  primary n2",
            "  no reachable node surely holds every acknowledged commit",
            "The managers speak without TLS, as configured.");
  }

  @Test
  void statusSaysWhatAnAsynchronousClusterMayLose() {
    ClusterStatus.Builder cluster = Answers.cluster().toBuilder();
    cluster.getDurabilityBuilder().setRequired(0);
    cluster.getPolicyBuilder().setLossBoundBytes(4096);
    assertThat(StatusText.of(cluster.build(), Style.PLAIN))
        .contains("  commits wait for nobody, a failover may lose 4.0 kB of them by itself");
  }

  @Test
  void explainShowsWhatIsMissingForTheBestThatIsLeft() {
    ExplainResponse.Builder answer =
        ExplainResponse.newBuilder()
            .setCluster("orders")
            .setWaiting(Reason.REASON_NOBODY_COULD_REPLACE_IT);
    answer
        .getBestLeftBuilder()
        .setFrom("n1")
        .setTo("n2")
        .setFencing(Fencing.FENCING_PROVABLE)
        .setLacksBytes(96)
        .setLossBoundBytes(32)
        .setSeen(ShownPosition.newBuilder().setTimeline(1).setLsn("0/5000090"))
        .setHeld(ShownPosition.newBuilder().setTimeline(1).setLsn("0/5000030"))
        .addGapsBuilder()
        .setEpoch(1)
        .setNumber(7)
        .setRule("nobody");
    assertThat(String.join("\n", ExplainText.of(answer.build(), Style.PLAIN)))
        .contains("commits waited for nobody, and 32 bytes may be lost without you")
        .contains("96 bytes of what n1 is known to have written would be lost at most");
  }

  @Test
  void statusSaysHowFarARebuildIs() {
    ClusterStatus.Builder cluster = Answers.cluster().toBuilder();
    cluster.getNodesBuilder(2).setState("rebuilding").setRebuild("diverged");
    assertThat(StatusText.of(cluster.build(), Style.PLAIN))
        .contains("  n3 is being rebuilt: diverged");
    cluster.getNodesBuilder(2).setCopiedBytes(34L << 20).setCopyTotalBytes(512L << 20);
    assertThat(StatusText.of(cluster.build(), Style.PLAIN))
        .contains("  n3 is being rebuilt: diverged, 34 MB of 512 MB brought");
  }

  @Test
  void statusOfNothingSaysHowToBegin() {
    assertThat(StatusText.of(StatusResponse.getDefaultInstance(), Style.PLAIN).getFirst())
        .isEqualTo("no cluster yet: primacy cluster create NAME");
  }

  @Test
  void coloursAreWrittenOnlyWhereTheyAreTaken() {
    String plain = String.join("\n", StatusText.of(Answers.status(), Style.PLAIN));
    String painted = String.join("\n", StatusText.of(Answers.status(), new Style(true, true)));
    assertThat(plain).doesNotContain("\033").isASCII();
    assertThat(painted).contains("\033[32mhealthy\033[0m").contains("–");
    assertThat(painted.replaceAll("\033\\[[0-9;]*m", "").replace('–', '-')).isEqualTo(plain);
  }

  @Test
  void explainGivesEvidenceProofsRankingAndTimes() {
    ExplainResponse answer =
        ExplainResponse.newBuilder()
            .setCluster("orders")
            .setOperation(Answers.failover())
            .setVerdict(Verdict.VERDICT_HEALTHY)
            .build();
    assertThat(ExplainText.of(answer, Style.PLAIN))
        .isEqualTo(
            lines(
                """
                orders, epoch 2: n2 is in charge
                  why         n1: crashed
                    agent n1: exit reported, 3 ms before the decision
                  chosen      n2, promoted, at timeline 1, 0/5000060
                  fenced      no earlier primary can acknowledge anything that it does not hold
                    epoch 1, n1: quorum recruited, rule 7: 2 needed, (n2 n3)
                  complete    it holds every commit that may have been acknowledged
                    epoch 1: vouched for, rule 7: 2 needed, (n2 n3)
                  ranking     the best first
                    n2  timeline 1, 0/5000060  chosen
                    n3  timeline 1, 0/5000028  holds less WAL
                  first rule  commits wait for 1 of (n3)
                  phases      since the suspicion began
                    suspected    0 ms    +0 ms
                    begun       12 ms   +12 ms
                    chosen      95 ms   +83 ms
                    marked     310 ms  +215 ms
                  now         nothing to do
                """));
  }

  @Test
  void explainTellsWhoAcceptedWhatAndWhatWasLost() {
    OperationRecord.Builder forced = Answers.failover().toBuilder();
    forced
        .getForcedBuilder()
        .setFrom("n1")
        .setTo("n2")
        .setRequestedBy("ada")
        .setFromIsDown(true)
        .setAcceptedBytes(100)
        .setSeen(ShownPosition.newBuilder().setTimeline(1).setLsn("0/5000090"));
    forced
        .getChoiceBuilder()
        .getFencesBuilder(0)
        .setKind(FenceKind.FENCE_KIND_OPERATOR_OVERRIDE)
        .setRequestedBy("ada");
    forced
        .getChoiceBuilder()
        .getCompletenessBuilder(0)
        .setKind(CompletenessKind.COMPLETENESS_KIND_LOSS_ACCEPTED)
        .setRecruit("n2")
        .setDistanceBytes(48)
        .setAcceptedBytes(100)
        .setRequestedBy("ada");
    forced.addLosses(
        Loss.newBuilder()
            .setPrimary("n1")
            .setKept(ShownPosition.newBuilder().setTimeline(1).setLsn("0/5000060"))
            .setBytes(72));
    ExplainResponse answer =
        ExplainResponse.newBuilder().setCluster("orders").setOperation(forced).build();
    assertThat(ExplainText.of(answer, Style.PLAIN))
        .contains(
            "  ordered     by ada, for n2",
            "    ada stated that n1 is down",
            "    ada accepted that 100 bytes are lost of what n1 wrote up to timeline 1, 0/5000090",
            "    epoch 1, n1: ada said that it is down",
            "    epoch 1: not proven; n2 lacks 48 bytes of what was last seen, and ada accepted 100"
                + " bytes",
            "    n1 came back with 72 bytes beyond timeline 1, 0/5000060 that nobody else has");
    HistoryResponse history =
        HistoryResponse.newBuilder().setCluster("orders").addOperations(forced).build();
    assertThat(HistoryText.of(history, Style.PLAIN, ZoneOffset.UTC).getLast())
        .contains("failover to n2 by ada  confirmed -> n2, 72 bytes lost");
  }

  @Test
  void explainSaysWhyNothingHappens() {
    ExplainResponse answer =
        ExplainResponse.newBuilder()
            .setCluster("orders")
            .setWaiting(Reason.REASON_STANDBY_HEARS_PRIMARY)
            .build();
    assertThat(ExplainText.of(answer, Style.PLAIN))
        .containsExactly(
            "orders: nothing was decided yet",
            "  now         no manager reaches the primary, but a standby still hears from it: no"
                + " failover");
  }

  @Test
  void historyIsOneLineForEachEpoch() {
    HistoryResponse history =
        HistoryResponse.newBuilder().setCluster("orders").addOperations(Answers.failover()).build();
    assertThat(HistoryText.of(history, Style.PLAIN, ZoneOffset.UTC))
        .containsExactly(
            "OPERATION  EPOCH  BEGUN                  TOOK  WHY         OUTCOME",
            "       40      2  2026-11-22 20:40:00  310 ms  n1 crashed  confirmed -> n2");
  }

  @Test
  void topologySaysWhereWritesAndReadsGo() {
    assertThat(TopologyText.of(List.of(Answers.topology()), Style.PLAIN))
        .isEqualTo(
            lines(
                """
                CLUSTER  EPOCH  REVISION  NODE  ADDRESS          ROLE     READS    LAG
                orders       2        44  n1    n1.example:5432  standby  yes    176 B
                orders       2        44  n2    n2.example:5432  primary  yes        -
                orders       2        44  n3    n3.example:5432  standby  no         -
                """));
    assertThat(TopologyText.line(Answers.topology(), Style.PLAIN))
        .isEqualTo(
            "orders  epoch 2  revision 44  steady  primary n2 at n2.example:5432  reads (n1)");
  }

  @ParameterizedTest
  @EnumSource(Reason.class)
  void everyReasonToWaitHasASentenceOfItsOwn(Reason reason) {
    boolean isNoWait =
        switch (reason) {
          case REASON_NOTHING_TO_DO, REASON_PRIMARY_HEALTHY, REASON_UNSPECIFIED, UNRECOGNIZED ->
              true;
          default -> false;
        };
    assertThat(Words.of(reason).isEmpty()).isEqualTo(isNoWait);
  }

  private static List<String> lines(String text) {
    return text.lines().toList();
  }
}
