package dev.primacy.cli.output;

import dev.primacy.api.v1.FailoverFinding;
import dev.primacy.api.v1.FailoverResponse;
import dev.primacy.api.v1.Forced;
import dev.primacy.api.v1.Gap;
import dev.primacy.api.v1.Loss;
import dev.primacy.api.v1.OperationRecord;
import dev.primacy.api.v1.ShownPosition;
import java.util.ArrayList;
import java.util.List;

/** What an operator is shown before and after he makes a node primary. */
public final class FailoverText {

  private FailoverText() {}

  /** What stands in the way, and what would be lost, with the arithmetic. */
  public static List<String> of(String cluster, FailoverResponse plan) {
    List<String> lines = new ArrayList<>();
    lines.add("%s: %s instead of %s".formatted(cluster, plan.getTo(), plan.getFrom()));
    for (FailoverFinding finding : plan.getFindingsList()) {
      lines.add("  %s  %s".formatted(finding.getPassed() ? "ok" : "NO", finding.getFound()));
    }
    lines.add("  " + fencing(plan));
    for (Gap gap : plan.getGapsList()) {
      lines.add("  ??  " + gap(gap, plan));
    }
    lines.addAll(loss(plan));
    return List.copyOf(lines);
  }

  private static String fencing(FailoverResponse plan) {
    String from = plan.getFrom();
    return switch (plan.getFencing()) {
      case FENCING_PROVABLE -> "ok  %s can be kept from acknowledging anything".formatted(from);
      case FENCING_NEEDS_STATEMENT ->
          "??  nobody can tell whether %s is down: you have to know".formatted(from);
      case FENCING_SEEN_ALIVE ->
          "NO  %s is seen to be alive, and its agent does not answer: stop it first"
              .formatted(from);
      case FENCING_UNSPECIFIED, UNRECOGNIZED -> "NO  not known to this program";
    };
  }

  private static String gap(Gap gap, FailoverResponse plan) {
    String node = plan.getTo();
    if (gap.getRule().equals("nobody")) {
      String unseen =
          plan.getUnseenBytes() == 0
              ? ""
              : "; %d bytes of them count for what was written unseen, under its lease"
                  .formatted(plan.getUnseenBytes());
      return "epoch %d, rule %d: commits waited for nobody, and %d bytes may be lost without you"
              .formatted(gap.getEpoch(), gap.getNumber(), plan.getLossBoundBytes())
          + unseen;
    }
    return "epoch %d, rule %d, %s: %s vouches for what it acknowledged where %d are needed"
            .formatted(
                gap.getEpoch(),
                gap.getNumber(),
                gap.getRule(),
                gap.getVouchingCount() == 0 ? "nobody" : String.join(" ", gap.getVouchingList()),
                gap.getNeeded())
        + ": nobody can prove that %s holds every commit".formatted(node);
  }

  private static List<String> loss(FailoverResponse plan) {
    String from = plan.getFrom();
    if (plan.getGapsCount() == 0) {
      return List.of("  ok  nothing would be lost");
    }
    if (!plan.hasLacksBytes()) {
      return List.of(
          "  ??  how much would be lost is unknown: no manager has a sample of %s".formatted(from),
          "      say how many bytes you accept to find lost when it is back");
    }
    return List.of(
        "  ??  %d bytes of what %s is known to have written would be lost at most: it was at %s"
                .formatted(plan.getLacksBytes(), from, position(plan.getSeen()))
            + (plan.hasSeenMillisAgo()
                ? ", last heard of " + Amounts.millis(plan.getSeenMillisAgo()) + " ago"
                : "")
            + ", %s is at %s".formatted(plan.getTo(), position(plan.getHeld())),
        "      what it wrote after that nobody has seen, and is not in this figure");
  }

  private static String position(ShownPosition position) {
    return "timeline %d, %s".formatted(position.getTimeline(), position.getLsn());
  }

  /** One sentence on what came of an order. */
  public static String outcome(OperationRecord ended) {
    String move = "%s -> %s".formatted(ended.getForced().getFrom(), ended.getForced().getTo());
    return switch (ended.getOutcome()) {
      case OUTCOME_CONFIRMED ->
          "%s: %s is in charge, epoch %d"
              .formatted(move, ended.getChoice().getCandidate(), ended.getEpoch());
      case OUTCOME_SUPERSEDED -> move + ": a later epoch took over";
      case OUTCOME_ABORTED -> "%s: aborted: %s".formatted(move, ended.getWhy());
      case OUTCOME_UNDER_WAY, OUTCOME_UNSPECIFIED, UNRECOGNIZED -> move;
    };
  }

  /** Who stated what. */
  static List<String> statements(Forced order) {
    List<String> lines = new ArrayList<>();
    if (order.getFromIsDown()) {
      lines.add("%s stated that %s is down".formatted(order.getRequestedBy(), order.getFrom()));
    }
    if (order.hasAcceptedBytes()) {
      lines.add(
          "%s accepted that %d bytes are lost%s"
              .formatted(
                  order.getRequestedBy(),
                  order.getAcceptedBytes(),
                  order.hasSeen()
                      ? " of what " + order.getFrom() + " wrote up to " + position(order.getSeen())
                      : ", while nobody knew how much it was"));
    }
    return lines;
  }

  /** What was left behind. */
  static String loss(Loss loss) {
    return loss.hasBytes()
        ? "%s came back with %d bytes beyond %s that nobody else has"
            .formatted(loss.getPrimary(), loss.getBytes(), position(loss.getKept()))
        : "all that %s wrote after %s; how much, it tells when it is back"
            .formatted(loss.getPrimary(), position(loss.getKept()));
  }
}
