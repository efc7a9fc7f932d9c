package dev.primacy.core.observation;

import static dev.primacy.core.given.PrimaryBuilder.aPrimary;
import static dev.primacy.core.given.StandbyBuilder.aStandby;
import static dev.primacy.core.observation.Sights.heard;
import static dev.primacy.core.observation.Sights.report;
import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.ManagerId;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Policy.Times;
import dev.primacy.core.cluster.Verdict;
import dev.primacy.core.given.MemoryBuilder;
import dev.primacy.core.given.Texts;
import dev.primacy.core.given.ViewBuilder;
import dev.primacy.core.node.Server;
import dev.primacy.core.time.MonoTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FailureDetectorTest {

  private static final MonoTime NOW = ViewBuilder.NOW;
  private static final NodeId SUSPECT = new NodeId("a");
  private static final long OWN_ADMISSION = 1;
  private static final long SUSPECTED_MILLIS_AGO = 1000;

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          it runs                                           | running      | HEALTHY   | agent a RUNNING_REPORTED 50 ms ago
          a slow disk is not a lost one                     | slow         | HEALTHY   | agent a RUNNING_REPORTED 50 ms ago
          a commit that its disk does not take              | stuck        | STORAGE_HUNG | agent a COMMIT_STUCK 50 ms ago
          its agent saw the exit: nobody else is asked      | exited       | CRASHED   | agent a EXIT_REPORTED 50 ms ago
          it left its office and is a standby               | standby      | CRASHED   | agent a EXIT_REPORTED 50 ms ago
          its data is gone                                  | absent       | CRASHED   | agent a EXIT_REPORTED 50 ms ago
          its data is unusable                              | unusable     | CRASHED   | agent a EXIT_REPORTED 50 ms ago
          its postmaster lives and gives no answer          | unresponsive | SUSPECTED | agent a UNRESPONSIVE_REPORTED 50 ms ago
          its agent remembers nothing                       | newborn      | REBORN    | agent a MEMORY_LOST 50 ms ago
          its data was made anew since it was chosen        | forgetful    | REBORN    | agent a MEMORY_LOST 50 ms ago
          its host was set back to an older day             | setback      | REBORN    | agent a MEMORY_LOST 50 ms ago
          two hosts claim to be it                          | twice        | DUPLICATE |
          nobody has ever heard of it                       | never        | UNKNOWN   |
          """)
  void believesTheAgentBesideIt(String why, String agent, Verdict verdict, String evidence) {
    Judgement judgement = judge(agent, "nobody", "nobody", 3, true);
    assertThat(judgement.verdict()).as(why).isEqualTo(verdict);
    assertThat(said(judgement)).isEqualTo(evidence == null ? "" : evidence);
  }

  /** An agent that lost sight of its data says nothing of the processes. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nobody meets it                | absent   | m1:refused:9  | b:1001 | false
          its data is gone, and it runs  | absent   | m1:answered:9 | b:1001 | true
          it sends to a standby          | absent   | nobody        | b:999  | true
          it runs on a broken disk       | unusable | m1:rejected:9 | b:1001 | true
          before the suspicion           | unusable | m1:answered:1001 | b:1001 | false
          """)
  void tellsWhoMeetsWhatItsAgentLostSightOf(
      String why, String agent, String probes, String heard, boolean met) {
    Judgement judgement = judge(agent, probes, heard, 3, true);
    assertThat(judgement.verdict()).isEqualTo(Verdict.CRASHED);
    assertThat(judgement.met()).as(why).isEqualTo(met);
  }

  /** Else no operator could ever state that the primary is down, once both are gone. */
  @Test
  void whoHeardItAndFellSilentMeetsNobodyAnyMore() {
    SortedMap<NodeId, Sight> sights = sights("silent", "m1:refused:9 m2:refused:9", "b:999");
    FailureDetector then = new FailureDetector(sights, 3, Times.DEFAULT, NOW);
    FailureDetector later =
        new FailureDetector(sights, 3, Times.DEFAULT, NOW.plus(Times.DEFAULT.silent()));
    Optional<MonoTime> since = Optional.of(ago(SUSPECTED_MILLIS_AGO));
    assertThat(then.judge(SUSPECT, OWN_ADMISSION, Office.HELD, since).met()).isTrue();
    assertThat(later.judge(SUSPECT, OWN_ADMISSION, Office.HELD, since).met()).isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a manager is answered          | silent       | m1:answered:9 | nobody | true
          a standby hears it             | silent       | nobody        | b:999  | true
          its agent has no answer        | unresponsive | m1:answered:9 | nobody | true
          two hosts claim to be it       | twice        | nobody        | nobody | true
          nobody is answered             | silent       | m1:refused:9  | b:1001 | false
          """)
  void tellsWhetherOthersMeetIt(
      String why, String agent, String probes, String heard, boolean met) {
    assertThat(judge(agent, probes, heard, 3, true).met()).as(why).isEqualTo(met);
  }

  /** A probe is {@code manager:answer:milliseconds ago}. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          silence alone convicts nobody                  | 3 | nobody                          | nobody | SUSPECTED
          one refusal of three is no majority            | 3 | m1:refused:9                    | nobody | SUSPECTED
          two of three are                               | 3 | m1:refused:9 m2:refused:9       | nobody | CRASHED
          one of one is                                  | 1 | m1:refused:9                    | nobody | CRASHED
          two of four are no majority                    | 4 | m1:refused:9 m2:refused:9       | nobody | SUSPECTED
          two of five are no majority                    | 5 | m1:refused:9 m2:refused:9       | nobody | SUSPECTED
          three of five are                              | 5 | m1:refused:9 m2:refused:9 m3:refused:9 | nobody | CRASHED
          refused here and lost there: it is gone        | 3 | m1:refused:9 m2:timed_out:9     | nobody | UNREACHABLE
          connections that break say no more             | 3 | m1:reset:9 m2:reset:9           | nobody | UNREACHABLE
          nobody reaches it, its standby neither         | 3 | m1:timed_out:9 m2:timed_out:9   | b:1001 b=timed_out:9 | UNREACHABLE
          a standby that has not asked yet is waited for | 3 | m1:timed_out:9 m2:timed_out:9   | b:1001 | SUSPECTED
          so is the second one                           | 3 | m1:timed_out:9 m2:timed_out:9   | b:1001 b=timed_out:9 c:1001 | SUSPECTED
          it asked before the suspicion                  | 3 | m1:timed_out:9 m2:timed_out:9   | b:1001 b=timed_out:1001 | SUSPECTED
          a standby was answered                         | 3 | m1:timed_out:9 m2:timed_out:9   | b:1001 b=answered:9 | CUT_OFF
          a standby was turned away: it lives            | 3 | m1:timed_out:9 m2:timed_out:9   | b:1001 b=rejected:9 | CUT_OFF
          one manager of three is no majority            | 3 | m1:timed_out:9                  | b:1001 b=timed_out:9 | SUSPECTED
          connections are taken, nobody speaks           | 3 | m1:mute:9 m2:mute:9             | b:1001 b=mute:9 | FROZEN
          the name is that of what most saw              | 3 | m1:mute:9 m2:timed_out:9        | b:1001 b=mute:9 | UNREACHABLE
          one answer outweighs the refusals              | 3 | m1:refused:9 m2:refused:9 m3:answered:9 | nobody | AGENT_SILENT
          who turns a visitor away is alive              | 3 | m1:refused:9 m2:refused:9 m3:rejected:9 | nobody | AGENT_SILENT
          a refusal from before the suspicion            | 3 | m1:refused:9 m2:refused:1001    | nobody | SUSPECTED
          a standby has heard from it since              | 3 | m1:refused:9 m2:refused:9       | b:999  | CUT_OFF
          a standby heard from it only before            | 3 | m1:refused:9 m2:refused:9       | b:1001 | CRASHED
          one standby that hears it is enough            | 3 | m1:refused:9 m2:refused:9       | b:1001 c:999 | CUT_OFF
          the managers see nothing, a standby does       | 3 | m1:timed_out:9 m2:timed_out:9   | b:999  | CUT_OFF
          an answer says more than a standby's hearing   | 3 | m1:answered:9                   | b:999  | AGENT_SILENT
          """)
  void needsAMajorityWhereTheAgentIsSilent(
      String why, int managers, String probes, String heard, Verdict verdict) {
    assertThat(judge("silent", probes, heard, managers, true).verdict()).as(why).isEqualTo(verdict);
  }

  /** The agent was heard a moment ago, but not since the suspicion began. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          doubtful is not yet silent                     | quiet  | SUSPECTED
          silent is                                      | silent | UNREACHABLE
          """)
  void whatIsLostIsFirstSilentForLongEnough(String why, String agent, Verdict verdict) {
    Judgement judgement =
        judge(agent, "m1:timed_out:9 m2:timed_out:9", "b:1001 b=timed_out:9", 3, true);
    assertThat(judgement.verdict()).as(why).isEqualTo(verdict);
  }

  /** Its agent lives, and has had no answer from it for {@code since} milliseconds. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nobody gets an answer                   | 1200 | m1:mute:9 m2:mute:9      | b:1301 b=mute:9 | FROZEN
          not for long enough                     | 1199 | m1:mute:9 m2:mute:9      | b:1301 b=mute:9 | SUSPECTED
          one manager alone gets none             | 1200 | m1:mute:9                | b:1301 b=mute:9 | SUSPECTED
          a standby has not asked yet             | 1200 | m1:mute:9 m2:mute:9      | b:1301          | SUSPECTED
          others are let in                       | 1200 | m1:mute:9 m2:answered:9  | b:1301 b=mute:9 | OVERLOADED
          others are turned away                  | 1200 | m1:rejected:9 m2:mute:9  | b:1301 b=mute:9 | OVERLOADED
          a standby still hears from it           | 1200 | m1:mute:9 m2:mute:9      | b:900 b=mute:9  | OVERLOADED
          a standby is answered                   | 1200 | m1:mute:9 m2:mute:9      | b:1301 b=answered:9 | OVERLOADED
          nobody listens any more, the agent disagrees | 1200 | m1:refused:9 m2:refused:9 | b:1301 b=refused:9 | FROZEN
          """)
  void needsAMajorityWhereTheAgentHasNoAnswer(
      String why, long since, String probes, String heard, Verdict verdict) {
    SortedMap<NodeId, Sight> sights = sights("unresponsive", probes, heard);
    assertThat(
            new FailureDetector(sights, 3, Times.DEFAULT, NOW)
                .judge(SUSPECT, OWN_ADMISSION, Office.HELD, Optional.of(ago(since)))
                .verdict())
        .as(why)
        .isEqualTo(verdict);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          an agent that was never heard may be on its way   | 2399 | SUSPECTED
          not for ever                                      | 2400 | UNREACHABLE
          """)
  void givesAnAgentTimeToComeToANewManager(String why, long since, Verdict verdict) {
    SortedMap<NodeId, Sight> sights = sights("never", "m1:mute:9 m2:timed_out:9", "nobody");
    assertThat(
            new FailureDetector(sights, 3, Times.DEFAULT, NOW)
                .judge(SUSPECT, OWN_ADMISSION, Office.HELD, Optional.of(ago(since)))
                .verdict())
        .as(why)
        .isEqualTo(verdict);
  }

  @Test
  void waitsForNoStandbyLongerThanForAnEffect() {
    SortedMap<NodeId, Sight> sights = sights("silent", "m1:timed_out:9 m2:timed_out:9", "b:3000");
    assertThat(
            new FailureDetector(sights, 3, Times.DEFAULT, NOW)
                .judge(SUSPECT, OWN_ADMISSION, Office.HELD, Optional.of(ago(2000)))
                .verdict())
        .isEqualTo(Verdict.UNREACHABLE);
  }

  /** The suspicion is ten seconds old here, and so is an answer of a manager that is gone. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          an old answer does not speak for it for ever      | m1:refused:9 m2:refused:9 m3:answered:2001 | CRASHED
          an answer that is young enough does               | m1:refused:9 m2:refused:9 m3:answered:2000 | AGENT_SILENT
          an old refusal does not speak against it for ever | m1:refused:9 m2:refused:2001               | SUSPECTED
          """)
  void answersGrowOld(String why, String probes, Verdict verdict) {
    SortedMap<NodeId, Sight> sights = sights("silent", probes, "nobody");
    MonoTime since = NOW.minusMillis(10_000);
    assertThat(
            new FailureDetector(sights, 3, Times.DEFAULT, NOW)
                .judge(SUSPECT, OWN_ADMISSION, Office.HELD, Optional.of(since))
                .verdict())
        .as(why)
        .isEqualTo(verdict);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nothing counts before a suspicion began           | m1:refused:9 m2:refused:9 | SUSPECTED
          """)
  void beginsWithSuspicion(String why, String probes, Verdict verdict) {
    assertThat(judge("silent", probes, "nobody", 3, false).verdict()).as(why).isEqualTo(verdict);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          m1:refused:9 m2:timed_out:20 | b:999 | agent a AGENT_SILENT 5000 ms ago; m1 REFUSED 9 ms ago; m2 TIMED_OUT 20 ms ago; standby b HEARD_BY_STANDBY 999 ms ago
          m1:reset:9 m2:rejected:20    | nobody | agent a AGENT_SILENT 5000 ms ago; m1 RESET 9 ms ago; m2 ANSWERED 20 ms ago
          """)
  void namesItsWitnesses(String probes, String heard, String evidence) {
    assertThat(said(judge("silent", probes, heard, 3, true))).isEqualTo(evidence);
  }

  private static Judgement judge(
      String agent, String probes, String heard, int managers, boolean suspected) {
    Optional<MonoTime> since =
        suspected ? Optional.of(ago(SUSPECTED_MILLIS_AGO)) : Optional.empty();
    return new FailureDetector(sights(agent, probes, heard), managers, Times.DEFAULT, NOW)
        .judge(SUSPECT, OWN_ADMISSION, Office.HELD, since);
  }

  private static SortedMap<NodeId, Sight> sights(String agent, String probes, String heard) {
    Sight suspect = suspect(agent);
    for (String probe : Texts.words(probes)) {
      List<String> parts = List.of(probe.split(":", -1));
      suspect =
          suspect.probed(
              new Probe(
                  new ManagerId(parts.get(0)),
                  Probe.Answer.valueOf(parts.get(1).toUpperCase(Locale.ROOT)),
                  ago(Long.parseLong(parts.get(2)))));
    }
    SortedMap<NodeId, Sight> sights = new TreeMap<>();
    sights.put(SUSPECT, suspect);
    for (String standby : Texts.words(heard)) {
      if (standby.contains("=")) {
        sights.computeIfPresent(SUSPECT, (_, sight) -> asked(sight, standby));
        continue;
      }
      List<String> parts = List.of(standby.split(":", -1));
      NodeId id = new NodeId(parts.get(0));
      Server server =
          aStandby()
              .streamingFrom("a:5432", id + "_2")
              .heardMillisAgo(Long.parseLong(parts.get(1)) - 100)
              .build();
      sights.put(
          id, Sight.NOTHING.reporting(report(id, server, MemoryBuilder.aMemory()), ago(100)));
    }
    return sights;
  }

  /** {@code standby=answer:milliseconds ago}. */
  private static Sight asked(Sight suspect, String text) {
    List<String> parts = List.of(text.split("[=:]", -1));
    Probe.Answer answer = Probe.Answer.valueOf(parts.get(1).toUpperCase(Locale.ROOT));
    return suspect.askedBy(
        new NodeId(parts.get(0)), new Probe.Asked(answer, ago(Long.parseLong(parts.get(2)))));
  }

  private static Sight suspect(String agent) {
    MemoryBuilder memory = MemoryBuilder.aMemory().accepted(1, 1, 5);
    return switch (agent) {
      case "running" -> heard(aPrimary().build(), memory, 50);
      case "slow" -> heard(aPrimary().commitWaits(9_999).build(), memory, 50);
      case "stuck" -> heard(aPrimary().commitWaits(10_000).build(), memory, 50);
      case "quiet" -> heard(aPrimary().build(), memory, 1_199);
      case "exited" -> heard(new Server.Down(true), memory, 50);
      case "standby" -> heard(aStandby().build(), memory, 50);
      case "absent" -> heard(new Server.Absent(), memory, 50);
      case "unusable" -> heard(new Server.Unusable("half of one"), memory, 50);
      case "unresponsive" -> heard(new Server.Unresponsive("frozen"), memory, 50);
      case "newborn" -> heard(aPrimary().build(), memory.newborn(), 50);
      case "forgetful" -> heard(aPrimary().build(), memory.forgotten(OWN_ADMISSION), 50);
      case "setback" ->
          heard(aPrimary().build(), memory, 60)
              .reporting(report(SUSPECT, aPrimary().build(), memory.accepted(1, 1, 4)), ago(50));
      case "twice" ->
          Sight.NOTHING
              .withConnection(true, true)
              .reporting(report(SUSPECT, aPrimary().build(), memory), ago(50));
      case "silent" -> heard(aPrimary().build(), memory, 5000);
      case "never" -> Sight.NOTHING;
      default -> throw new IllegalArgumentException(agent);
    };
  }

  private static MonoTime ago(long millis) {
    return NOW.minusMillis(millis);
  }

  private static String said(Judgement judgement) {
    return String.join("; ", judgement.evidence().stream().map(e -> e.toString()).toList());
  }
}
