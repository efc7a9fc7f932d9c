package dev.primacy.core.decision;

import dev.primacy.core.cluster.Admission;
import dev.primacy.core.cluster.Command.ActivateRule;
import dev.primacy.core.cluster.Command.ChangeRule;
import dev.primacy.core.cluster.LoggedRule;
import dev.primacy.core.cluster.LoggedRule.Floor;
import dev.primacy.core.cluster.LoggedRule.Stage;
import dev.primacy.core.cluster.Node;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Reign;
import dev.primacy.core.cluster.Rule;
import dev.primacy.core.decision.Decision.Commit;
import dev.primacy.core.decision.Decision.Hold;
import dev.primacy.core.node.Report;
import dev.primacy.core.node.Server;
import dev.primacy.core.time.MonoTime;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Keeps the durability rule right while standbys come and go: the log first, then the server, then
 * the barrier (protocol: Durability rules, order of change).
 */
final class Durability {

  // Rules in question make a failover harder to prove; a primary that loads none gets no more of
  // them.
  private static final int MOST_IN_QUESTION = 4;

  private final View view;
  private final Reign reign;
  private final Server.Primary primary;

  private Durability(View view, Reign reign, Server.Primary primary) {
    this.view = view;
    this.reign = reign;
    this.primary = primary;
  }

  static Decision decide(View view) {
    Optional<Server.Primary> primary = view.runningPrimary();
    if (primary.isEmpty()) {
      return new Hold(Reason.PRIMARY_SUSPECTED);
    }
    return new Durability(view, view.state().reigns().getLast(), primary.get()).next();
  }

  private Decision next() {
    LoggedRule newest = reign.newestRule();
    Rule wanted = wanted(newest.rule());
    if (!wanted.equals(newest.rule()) && mayAskMore(newest)) {
      return new Commit(new ChangeRule(wanted));
    }
    if (newest.stage() == Stage.PENDING) {
      return activate(newest);
    }
    return new Hold(
        newest.rule().acknowledgers().size() < view.state().policy().required()
            ? Reason.TOO_FEW_ACKNOWLEDGERS
            : Reason.NOTHING_TO_DO);
  }

  /** One that is loaded may still wait for an acknowledger that is gone: only a change helps. */
  private boolean mayAskMore(LoggedRule newest) {
    return reign.rules().size() < MOST_IN_QUESTION || primary.hasLoaded(newest.number());
  }

  private Decision activate(LoggedRule pending) {
    Optional<Server.Loaded> loaded = primary.loaded().filter(l -> l.rule() == pending.number());
    if (loaded.isEmpty()) {
      return new Hold(Reason.WAITING_FOR_RULE);
    }
    if (pending.rule().asksNobody()) {
      Position floor = new Position(reign.timeline(), loaded.get().barrier());
      return new Commit(new ActivateRule(pending.number(), Optional.of(new Floor.At(floor))));
    }
    long reached =
        pending.rule().acknowledgers().stream()
            .flatMap(a -> primary.walsender(a.applicationName()).stream())
            .filter(w -> !w.flushed().isBefore(loaded.get().barrier()))
            .count();
    return reached >= pending.rule().required() || !view.rules().barrier()
        ? new Commit(new ActivateRule(pending.number(), Optional.empty()))
        : new Hold(Reason.WAITING_FOR_BARRIER);
  }

  private Rule wanted(Rule current) {
    int required = view.state().policy().required();
    if (required == 0) {
      return Rule.NONE_REQUIRED;
    }
    TreeSet<Admission> staying = new TreeSet<>(current.acknowledgers());
    staying.removeIf(this::isDead);
    TreeSet<Admission> next = new TreeSet<>(staying);
    view.state().nodes().byId().values().stream()
        .flatMap(n -> n.admission().stream())
        .filter(this::mayEnter)
        .forEach(next::add);
    if (next.size() >= required) {
      return Rule.any(required, oneEach(next));
    }
    if (current.asksNobody()) {
      return current;
    }
    if (mayDegrade()) {
      return next.isEmpty() ? Rule.NONE_REQUIRED : Rule.any(next.size(), oneEach(next));
    }
    // Too few to meet W: whoever was named stays named, for it may come back; only who acknowledges
    // falsely goes, even where then nobody is left, and whose admission is void, which never comes
    // back and which the log takes into no rule. A degraded W stays until there are enough.
    current.acknowledgers().stream()
        .filter(a -> isCurrent(a) && !claimsMoreThanThereIs(a))
        .forEach(next::add);
    return Rule.any(Math.min(required, current.required()), oneEach(next));
  }

  /** A node stands in a rule once, under its newest admission. */
  private static List<Admission> oneEach(SortedSet<Admission> admissions) {
    return admissions.stream()
        .filter(a ->
            admissions.stream()
                .noneMatch(b -> b.node().equals(a.node()) && b.number() > a.number()))
        .toList();
  }

  private boolean isDead(Admission a) {
    if (!isCurrent(a) || claimsMoreThanThereIs(a) || isServerDown(a.node())) {
      return true;
    }
    MonoTime missing = view.missingSince().get(a);
    return missing != null && view.now().since(missing).compareTo(view.times().drop()) >= 0;
  }

  private boolean mayEnter(Admission a) {
    Optional<Node> node = view.state().nodes().find(a.node());
    boolean wanted = node.filter(n -> n.settings().acknowledge()).isPresent();
    boolean durable = view.report(a.node()).filter(r -> r.facts().fsync()).isPresent();
    return wanted
        && durable
        && !isDead(a)
        && primary
            .walsender(a.applicationName())
            .filter(w -> w.streaming())
            .filter(w -> primary.flushed().bytesSince(w.flushed()) <= view.times().caughtUpBytes())
            .isPresent();
  }

  /**
   * A follower that flushed more than the primary has another history: it acknowledges falsely
   * (I16).
   */
  private boolean claimsMoreThanThereIs(Admission a) {
    return primary
        .walsender(a.applicationName())
        .filter(w -> w.flushed().isAfter(primary.flushed()))
        .isPresent();
  }

  private boolean isCurrent(Admission a) {
    return view.state().nodes().admissionOf(a.node()).filter(a::equals).isPresent();
  }

  private boolean isServerDown(NodeId node) {
    return view.report(node).map(Report::server).filter(s -> s instanceof Server.Down).isPresent();
  }

  /** Fewer than W acknowledgers have been there for as long as the policy waits. */
  private boolean mayDegrade() {
    Optional<Duration> limit =
        view.state().policy().degrade().waitWith(view.state().nodes().size() - 1);
    return limit
        .flatMap(
            most -> view.shortSince().filter(since -> view.now().since(since).compareTo(most) >= 0))
        .isPresent();
  }
}
