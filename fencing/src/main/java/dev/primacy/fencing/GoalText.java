package dev.primacy.fencing;

import dev.primacy.core.cluster.Admission;
import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.Lineage;
import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Reach;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.cluster.Rule;
import dev.primacy.core.cluster.Timeline;
import dev.primacy.core.node.Goal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A goal as words on one line. */
final class GoalText {

  private static final String NOTHING = "-";

  private GoalText() {}

  static String write(Goal goal) {
    return switch (goal) {
      case Goal.Enrol(long highest) -> "enrol " + highest;
      case Goal.Found(long token) -> "found " + token;
      case Goal.Lead g -> "lead %s %b".formatted(office(g), g.leased());
      case Goal.Prepare(Goal.Lead g, long checkpoint) ->
          "prepare %s %d %b".formatted(office(g), checkpoint, g.leased());
      case Goal.Retire _ -> "retire";
      case Goal.Stand g ->
          String.join(
              " ",
              "stand",
              g.upstream(),
              admission(g.admission()),
              lineage(g.reach().lineage()),
              g.reach().limit().map(Lsn::toString).orElse(NOTHING));
      case Goal.Detached _ -> "detached";
      case Goal.Pledged _ -> "pledged";
      case Goal.Stopped _ -> "stopped";
      case Goal.Rebuild g ->
          "rebuild %d %s %d %b"
              .formatted(g.order(), g.source(), g.highestAdmission(), g.cloneOnly());
    };
  }

  /**
   * @throws IllegalArgumentException where the text is no goal
   */
  static Goal read(String text) {
    List<String> words = List.of(text.split(" ", -1));
    try {
      return switch (words.getFirst()) {
        case "enrol" -> new Goal.Enrol(Long.parseLong(words.get(1)));
        case "found" -> new Goal.Found(Long.parseLong(words.get(1)));
        case "lead" -> lead(words, isTrue(words, 8));
        case "prepare" ->
            new Goal.Prepare(lead(words, isTrue(words, 9)), Long.parseLong(words.get(8)));
        case "retire" -> new Goal.Retire();
        case "stand" -> stand(words);
        case "detached" -> new Goal.Detached();
        case "pledged" -> new Goal.Pledged();
        case "stopped" -> new Goal.Stopped();
        case "rebuild" ->
            new Goal.Rebuild(
                Long.parseLong(words.get(1)),
                words.get(2),
                Long.parseLong(words.get(3)),
                Boolean.parseBoolean(words.get(4)));
        default -> throw new IllegalArgumentException("no goal: " + text);
      };
    } catch (IndexOutOfBoundsException e) {
      throw new IllegalArgumentException("half a goal: " + text, e);
    }
  }

  /** An older build did not write it, and meant no. */
  private static boolean isTrue(List<String> words, int index) {
    return words.size() > index && Boolean.parseBoolean(words.get(index));
  }

  private static Goal.Lead lead(List<String> words, boolean leased) {
    return new Goal.Lead(
        new Epoch(Long.parseLong(words.get(1))),
        Reign.Origin.valueOf(words.get(2)),
        new Timeline(Integer.parseInt(words.get(3))),
        position(words.get(4)),
        Long.parseLong(words.get(5)),
        rule(words.get(7)),
        Long.parseLong(words.get(6)),
        leased);
  }

  private static Goal stand(List<String> words) {
    Optional<Lsn> limit =
        words.get(4).equals(NOTHING) ? Optional.empty() : Optional.of(Lsn.parse(words.get(4)));
    return new Goal.Stand(
        words.get(1), admission(words.get(2)), new Reach(lineage(words.get(3)), limit));
  }

  private static String office(Goal.Lead g) {
    return String.join(
        " ",
        g.epoch().toString(),
        g.origin().name(),
        g.timeline().toString(),
        g.from().toString(),
        Long.toString(g.number()),
        Long.toString(g.decision()),
        rule(g.rule()));
  }

  private static String rule(Rule rule) {
    return rule.required()
        + ":"
        + String.join(",", rule.acknowledgers().stream().map(GoalText::admission).toList());
  }

  private static Rule rule(String text) {
    int colon = text.indexOf(':');
    List<Admission> acknowledgers = new ArrayList<>();
    for (String name : text.substring(colon + 1).split(",", -1)) {
      if (!name.isEmpty()) {
        acknowledgers.add(admission(name));
      }
    }
    return Rule.any(Integer.parseInt(text.substring(0, colon)), acknowledgers);
  }

  private static String admission(Admission admission) {
    return admission.applicationName();
  }

  private static Admission admission(String name) {
    int mark = name.lastIndexOf('_');
    return new Admission(
        new NodeId(name.substring(0, mark)), Long.parseLong(name.substring(mark + 1)));
  }

  private static String lineage(Lineage lineage) {
    StringBuilder text = new StringBuilder();
    lineage.branches().forEach(b -> text.append(b).append(','));
    return text.append(lineage.current()).toString();
  }

  private static Lineage lineage(String text) {
    List<String> parts = List.of(text.split(",", -1));
    List<Position> branches =
        parts.subList(0, parts.size() - 1).stream().map(GoalText::position).toList();
    return new Lineage(branches, new Timeline(Integer.parseInt(parts.getLast())));
  }

  private static Position position(String text) {
    int colon = text.indexOf(':');
    return new Position(
        new Timeline(Integer.parseInt(text.substring(0, colon))),
        Lsn.parse(text.substring(colon + 1)));
  }
}
