package dev.primacy.core.decision;

import dev.primacy.core.cluster.Admission;
import dev.primacy.core.cluster.LoggedRule;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Operation;
import dev.primacy.core.cluster.Promotion;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.cluster.Topology.Phase;
import dev.primacy.core.cluster.Verdict;
import dev.primacy.core.node.Report;
import dev.primacy.core.node.Server;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is asked before a planned move, and asked again before anybody loses anything for it:
 * whether the target could take over at once, with nothing lost and nobody waiting.
 */
public final class SwitchoverPlan {

  /** One question, in the order in which they are asked. */
  public enum Check {
    NOTHING_ELSE_UNDER_WAY,
    PRIMARY_HEALTHY,
    TARGET_KNOWN,
    TARGET_MAY_BE_PRIMARY,
    TARGET_STREAMS,
    TARGET_ACKNOWLEDGES,
    TARGET_CAUGHT_UP,
    RULE_SETTLED
  }

  /**
   * One answer.
   *
   * @param found what was found, in figures where there are any
   */
  public record Finding(Check check, boolean passed, String found) {}

  private final View view;
  private final NodeId target;
  private final List<Finding> findings = new ArrayList<>();

  private SwitchoverPlan(View view, NodeId target) {
    this.view = view;
    this.target = target;
  }

  /** Asks everything; all that stands in the way is said at once. */
  public static List<Finding> of(View view, NodeId target) {
    SwitchoverPlan plan = new SwitchoverPlan(view, target);
    plan.ask();
    return List.copyOf(plan.findings);
  }

  static Optional<String> hindrance(View view, NodeId target) {
    return of(view, target).stream().filter(f -> !f.passed()).findFirst().map(Finding::found);
  }

  private void ask() {
    Operation operation = view.state().operation();
    boolean free =
        operation instanceof Operation.Steady || operation instanceof Operation.Preparing;
    find(Check.NOTHING_ELSE_UNDER_WAY, free, "operation: " + name(operation));
    Optional<Server.Primary> primary = view.runningPrimary();
    find(
        Check.PRIMARY_HEALTHY,
        primary.isPresent() && view.is(Verdict.HEALTHY),
        "the primary is " + view.judgement().verdict());
    boolean known =
        view.state().nodes().find(target).isPresent()
            && view.state().primary().filter(target::equals).isEmpty();
    find(Check.TARGET_KNOWN, known, known ? target + " is a standby" : target + " is no standby");
    if (known && primary.isPresent()) {
      askTarget(view.state().reigns().getLast(), primary.get());
    }
  }

  private void askTarget(Reign reign, Server.Primary primary) {
    Promotion promotion =
        view.state().nodes().find(target).map(n -> n.settings().promotion()).orElseThrow();
    find(
        Check.TARGET_MAY_BE_PRIMARY,
        promotion != Promotion.MUST_NOT,
        "its promotion class is " + promotion);
    Optional<Admission> admission = view.state().nodes().admissionOf(target);
    Optional<Server.Walsender> walsender =
        admission.flatMap(a -> primary.walsender(a.applicationName()));
    boolean heard =
        view.report(target)
            .map(Report::server)
            .filter(s -> s instanceof Server.Standby)
            .isPresent();
    boolean streams = heard && walsender.filter(Server.Walsender::streaming).isPresent();
    find(
        Check.TARGET_STREAMS,
        streams,
        !heard
            ? "its agent says nothing of a standby"
            : streams ? "streaming" : "it does not stream");
    LoggedRule rule = reign.newestRule();
    boolean acknowledges = rule.rule().asksNobody() || rule.rule().names(target);
    find(
        Check.TARGET_ACKNOWLEDGES,
        acknowledges,
        acknowledges ? "in the durability rule" : "it is not in the durability rule");
    walsender.ifPresent(w -> {
      long behind = primary.flushed().bytesSince(w.replayed());
      find(
          Check.TARGET_CAUGHT_UP,
          behind <= view.times().caughtUpBytes(),
          "%d bytes to replay".formatted(behind));
    });
    boolean settled = reign.rules().size() == 1 && rule.stage() == LoggedRule.Stage.ACTIVE;
    find(
        Check.RULE_SETTLED,
        settled,
        settled ? "one rule in effect" : "the durability rule is being changed");
  }

  private void find(Check check, boolean passed, String found) {
    findings.add(new Finding(check, passed, found));
  }

  private static String name(Operation operation) {
    return Phase.of(operation).name().toLowerCase(Locale.ROOT);
  }
}
