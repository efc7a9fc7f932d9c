package dev.primacy.cli.output;

import static java.util.stream.Collectors.joining;

import dev.primacy.api.v1.Choice;
import dev.primacy.api.v1.Completeness;
import dev.primacy.api.v1.CompletenessKind;
import dev.primacy.api.v1.Count;
import dev.primacy.api.v1.ExplainResponse;
import dev.primacy.api.v1.Fence;
import dev.primacy.api.v1.Mark;
import dev.primacy.api.v1.OperationRecord;
import dev.primacy.api.v1.Outcome;
import dev.primacy.api.v1.Ranked;
import dev.primacy.api.v1.ShownPosition;
import dev.primacy.api.v1.Sighting;
import dev.primacy.cli.output.Columns.Cell;
import dev.primacy.cli.output.Style.Tone;
import java.util.ArrayList;
import java.util.List;

/** What `explain` shows: one decision with its evidence, its proofs and the time of each phase. */
public final class ExplainText {

  private final Style style;
  private final List<String> lines = new ArrayList<>();

  private ExplainText(Style style) {
    this.style = style;
  }

  public static List<String> of(ExplainResponse answer, Style style) {
    ExplainText text = new ExplainText(style);
    if (answer.hasOperation()) {
      text.add(answer.getCluster(), answer.getOperation());
    } else {
      text.lines.add(answer.getCluster() + ": nothing was decided yet");
    }
    text.addNow(answer);
    return List.copyOf(text.lines);
  }

  private void add(String cluster, OperationRecord operation) {
    lines.add(
        style.paint(Tone.STRONG, "%s, epoch %d".formatted(cluster, operation.getEpoch()))
            + ": "
            + outcome(operation));
    if (operation.hasCause()) {
      title(
          "why",
          operation.getCause().getNode() + ": " + Words.of(operation.getCause().getVerdict()));
      operation.getCause().getEvidenceList().forEach(this::addEvidence);
    }
    if (operation.hasForced()) {
      title(
          "ordered",
          "by %s, for %s"
              .formatted(operation.getForced().getRequestedBy(), operation.getForced().getTo()));
      FailoverText.statements(operation.getForced()).forEach(line -> lines.add("    " + line));
    }
    if (operation.hasChoice()) {
      addChoice(operation.getChoice());
    }
    if (operation.getLossesCount() > 0) {
      title("lost", "what nobody could prove to be held");
      operation.getLossesList().forEach(loss -> lines.add("    " + FailoverText.loss(loss)));
    }
    addPhases(
        operation.hasPlanned() ? "since the order to stop" : "since the suspicion began",
        operation.getMarksList());
  }

  private static String outcome(OperationRecord operation) {
    String candidate = operation.getChoice().getCandidate();
    return switch (operation.getOutcome()) {
      case OUTCOME_UNDER_WAY ->
          candidate.isEmpty() ? "nobody is chosen yet" : candidate + " is chosen";
      case OUTCOME_CONFIRMED -> candidate + " is in charge";
      case OUTCOME_ABORTED -> "the planned move was aborted: " + operation.getWhy();
      case OUTCOME_SUPERSEDED -> "a later epoch took over";
      case OUTCOME_UNSPECIFIED, UNRECOGNIZED -> "an outcome that this program does not know";
    };
  }

  private void addEvidence(Sighting sighting) {
    lines.add(
        "    %s: %s, %s before the decision"
            .formatted(
                sighting.getObserver(),
                Words.of(sighting.getSeen()),
                Amounts.millis(sighting.getMillisAgo())));
  }

  private void addChoice(Choice choice) {
    title(
        "chosen",
        "%s, %s, at %s"
            .formatted(
                choice.getCandidate(),
                Words.of(choice.getOrigin()),
                position(choice.getPosition())));
    if (choice.getFencesCount() > 0) {
      title("fenced", "no earlier primary can acknowledge anything that it does not hold");
      choice.getFencesList().forEach(fence -> lines.add("    " + fence(fence)));
    }
    if (choice.getCompletenessCount() > 0) {
      title("complete", promise(choice));
      choice.getCompletenessList().forEach(proof -> lines.add("    " + completeness(proof)));
    }
    if (choice.getRankingCount() > 0) {
      title("ranking", "the best first");
      addRanking(choice.getRankingList());
    }
    title(
        "first rule",
        choice.getRequired() == 0
            ? "commits wait for nobody"
            : "commits wait for %d of (%s)"
                .formatted(choice.getRequired(), String.join(" ", choice.getFollowersList())));
  }

  private static String promise(Choice choice) {
    boolean accepted =
        choice.getCompletenessList().stream()
            .anyMatch(c -> c.getKind() == CompletenessKind.COMPLETENESS_KIND_LOSS_ACCEPTED);
    if (accepted) {
      return "commits that were acknowledged may be lost, as an operator accepted";
    }
    long most =
        choice.getCompletenessList().stream()
            .mapToLong(c -> c.getDistanceBytes() + c.getUnseenBytes())
            .sum();
    return most == 0
        ? "it holds every commit that may have been acknowledged"
        : "up to %s of what was acknowledged may be lost, as the policy allows"
            .formatted(Amounts.bytes(most));
  }

  private static String fence(Fence fence) {
    String whom = "epoch %d, %s: ".formatted(fence.getEpoch(), fence.getPrimary());
    return whom
        + switch (fence.getKind()) {
          case FENCE_KIND_QUORUM_RECRUITED ->
              "quorum recruited, "
                  + fence.getCountsList().stream().map(ExplainText::count).collect(joining("; "));
          case FENCE_KIND_AGENT_CONFIRMED -> "its agent saw that no process of it lives";
          case FENCE_KIND_SELF_CHOSEN -> "it is the node that was chosen";
          case FENCE_KIND_OPERATOR_OVERRIDE -> fence.getRequestedBy() + " said that it is down";
          case FENCE_KIND_LEASE_EXPIRED ->
              "its lease is over, so that its agent has ended it; no watchdog saw to that"
                  + fence.getCountsList().stream().map(c -> "; " + count(c)).collect(joining());
          case FENCE_KIND_EARLIER -> "fenced for an earlier choice";
          case FENCE_KIND_UNSPECIFIED, UNRECOGNIZED -> "in a way that this program does not know";
        };
  }

  private static String count(Count count) {
    return "rule %d: %d needed, (%s)"
        .formatted(count.getRule(), count.getNeeded(), String.join(" ", count.getCountedList()));
  }

  private static String completeness(Completeness proof) {
    String recruit = proof.getRecruit();
    return "epoch %d: ".formatted(proof.getEpoch())
        + switch (proof.getKind()) {
          case COMPLETENESS_KIND_VOUCHED_FOR -> "vouched for, " + count(proof.getCount());
          case COMPLETENESS_KIND_LATER_TIMELINE ->
              "%s holds WAL of epoch %d's timeline".formatted(recruit, proof.getLaterEpoch());
          case COMPLETENESS_KIND_LATER_POSITION ->
              "%s holds what epoch %d was chosen with".formatted(recruit, proof.getLaterEpoch());
          case COMPLETENESS_KIND_LATER_MARKER ->
              "%s holds the marker of epoch %d".formatted(recruit, proof.getLaterEpoch());
          case COMPLETENESS_KIND_OWN_PRIMARY ->
              recruit + " was its primary, and its data is untouched";
          case COMPLETENESS_KIND_FINAL_POSITION ->
              "%s holds all up to %s, where its primary was stopped"
                  .formatted(recruit, position(proof.getPosition()));
          case COMPLETENESS_KIND_FLOOR_HELD ->
              "rule %d waits for nobody; %s is at most %s behind what was last seen%s"
                  .formatted(
                      proof.getRule(),
                      recruit,
                      Amounts.bytes(proof.getDistanceBytes()),
                      proof.getUnseenBytes() == 0
                          ? ""
                          : ", and "
                              + Amounts.bytes(proof.getUnseenBytes())
                              + " may have been written since");
          case COMPLETENESS_KIND_LOSS_ACCEPTED ->
              "not proven; %s lacks %s, and %s accepted %d bytes"
                  .formatted(
                      recruit,
                      proof.getDistanceUnknown()
                          ? "nobody knows how much"
                          : proof.getDistanceBytes() + " bytes of what was last seen",
                      proof.getRequestedBy(),
                      proof.getAcceptedBytes());
          case COMPLETENESS_KIND_UNSPECIFIED, UNRECOGNIZED ->
              "in a way that this program does not know";
        };
  }

  private void addRanking(List<Ranked> ranking) {
    Columns columns = new Columns(style, "    ");
    for (Ranked ranked : ranking) {
      columns.row(
          Cell.of(ranked.getNode()),
          Cell.of(position(ranked.getPosition())),
          Cell.of(Words.of(ranked.getStanding())));
    }
    lines.addAll(columns.lines());
  }

  private static String position(ShownPosition position) {
    return "timeline %d, %s".formatted(position.getTimeline(), position.getLsn());
  }

  private void addPhases(String since, List<Mark> marks) {
    if (marks.isEmpty()) {
      return;
    }
    title("phases", since);
    Columns columns = new Columns(style, "    ");
    long before = marks.getFirst().getMillis();
    for (Mark mark : marks) {
      columns.row(
          Cell.of(Words.of(mark.getMilestone())),
          Cell.number(Amounts.millis(mark.getMillis())),
          Cell.number("+" + Amounts.millis(mark.getMillis() - before)));
      before = mark.getMillis();
    }
    lines.addAll(columns.lines());
  }

  private void addNow(ExplainResponse answer) {
    String waiting = Words.of(answer.getWaiting());
    if (!waiting.isEmpty()) {
      title("now", waiting);
      answer.getEvidenceList().forEach(this::addEvidence);
    } else if (answer.getOperation().getOutcome() == Outcome.OUTCOME_CONFIRMED) {
      title("now", "nothing to do");
    }
    if (answer.hasBestLeft()) {
      title("missing", "for the node that holds most of what is left");
      FailoverText.of(answer.getCluster(), answer.getBestLeft())
          .forEach(line -> lines.add("    " + line));
    }
  }

  private void title(String title, String text) {
    lines.add("  " + style.paint(Tone.FAINT, title) + " ".repeat(12 - title.length()) + text);
  }
}
