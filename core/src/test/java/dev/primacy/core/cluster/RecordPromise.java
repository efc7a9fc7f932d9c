package dev.primacy.core.cluster;

import dev.primacy.core.cluster.Operation.Begun;
import dev.primacy.core.cluster.Operation.Chosen;
import dev.primacy.core.cluster.Operation.Created;
import dev.primacy.core.cluster.Operation.Founding;
import dev.primacy.core.cluster.Operation.Preparing;
import dev.primacy.core.cluster.Operation.Steady;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a cluster's record keeps to, whatever is proposed. */
enum RecordPromise {
  WRONG_BASIS_CHANGES_NOTHING {
    @Override
    boolean isKept(Step step) {
      long revision = step.before().revision();
      return List.of(0L, revision - 1, revision + 1).stream()
          .allMatch(basis ->
              step.before().apply(step.command(), basis, revision + 1, 0).equals(step.before()));
    }
  },
  SAME_COMMAND_GIVES_THE_SAME_STATE {
    @Override
    boolean isKept(Step step) {
      long revision = step.before().revision();
      return step.before().apply(step.command(), revision, revision + 1, 0).equals(step.after());
    }
  },
  REVISION_IS_THE_INDEX_OF_THE_LAST_CHANGE {
    @Override
    boolean isKept(Step step) {
      return step.after().revision() == step.before().revision() + (step.changed() ? 1 : 0);
    }
  },
  EPOCHS_ONLY_GROW {
    @Override
    boolean isKept(Step step) {
      return step.grown() == 0
          || (step.grown() == 1
              && (step.command() instanceof Command.Begin
                  || step.command() instanceof Command.Force
                  || step.command() instanceof Command.Retire
                  || step.command() instanceof Command.Found));
    }
  },
  ONE_NODE_AT_MOST_IS_IN_CHARGE_OF_AN_EPOCH {
    @Override
    boolean isAbout(Step step) {
      return step.grown() == 0 && step.before().primary().isPresent();
    }

    @Override
    boolean isKept(Step step) {
      return step.after().primary().equals(step.before().primary());
    }
  },
  IN_CHARGE_ONLY_BY_FOUND_OR_BY_A_CHOICE_AFTER_BEGIN {
    @Override
    boolean isAbout(Step step) {
      return step.after().primary().isPresent()
          && !step.after().primary().equals(step.before().primary());
    }

    @Override
    boolean isKept(Step step) {
      return switch (step.command()) {
        case Command.Found(NodeId node) ->
            step.before().operation() instanceof Created && step.isPrimary(node);
        case Command.Choose(Epoch epoch, Choice choice) ->
            step.before().operation() instanceof Begun
                && epoch.equals(step.before().epoch())
                && step.isPrimary(choice.candidate());
        case Command _ -> false;
      };
    }
  },
  ADMISSIONS_ARE_NEVER_GIVEN_TWICE {
    @Override
    boolean isKept(Step step) {
      SortedSet<Admission> fresh = admissions(step.after());
      fresh.removeAll(admissions(step.before()));
      return step.after().lastAdmission() >= step.before().lastAdmission()
          && fresh.stream()
              .allMatch(a ->
                  a.number() > step.before().lastAdmission()
                      && a.number() <= step.after().lastAdmission());
    }
  },
  BEGIN_TAKES_ALL_RIGHTS_AWAY {
    @Override
    boolean isAbout(Step step) {
      return step.changed()
          && (step.command() instanceof Command.Begin
              || step.command() instanceof Command.Force
              || step.command() instanceof Command.Recruit);
    }

    @Override
    boolean isKept(Step step) {
      return step.after().nodes().byId().values().stream()
              .allMatch(node -> node.admission().isEmpty() && node.rebuild().isEmpty())
          && step.after().reigns().equals(step.before().reigns());
    }
  },
  A_PLANNED_MOVE_TAKES_NO_RIGHTS_BEFORE_IT_RECRUITS {
    @Override
    boolean isAbout(Step step) {
      return step.command() instanceof Command.Prepare
          || step.command() instanceof Command.Cancel
          || step.command() instanceof Command.Retire;
    }

    @Override
    boolean isKept(Step step) {
      return step.after().nodes().equals(step.before().nodes())
          && step.after().reigns().equals(step.before().reigns());
    }
  },
  EVERY_OPERATION_BUT_THE_ONE_UNDER_WAY_HAS_AN_OUTCOME {
    @Override
    boolean isKept(Step step) {
      List<OperationRecord> history = step.after().history();
      boolean steady = step.after().operation() instanceof Steady;
      return history.stream()
          .limit(Math.max(0, history.size() - (steady ? 0 : 1)))
          .noneMatch(r -> r.outcome() == OperationRecord.Outcome.UNDER_WAY);
    }
  },
  NO_DATA_GOES_THAT_SOMEBODY_MAY_ASK_FOR {
    @Override
    boolean isAbout(Step step) {
      return step.changed() && step.command() instanceof Command.OrderRebuild;
    }

    @Override
    boolean isKept(Step step) {
      NodeId node = ((Command.OrderRebuild) step.command()).node();
      long enrolled = step.before().nodes().find(node).orElseThrow().enrolled();
      // Before CONFIRM the new primary holds all that older reigns acknowledged: they are not
      // asked.
      return step.before().primary().isPresent()
          && !step.before().primary().equals(Optional.of(node))
          && step.before().reigns().getLast().rules().stream()
              .noneMatch(rule -> rule.rule().names(node) && enrolled <= rule.number());
    }
  },
  RULES_IN_QUESTION_GO_ONLY_BEHIND_A_LATER_ACTIVE_ONE_OR_A_CONFIRMED_REIGN {
    @Override
    boolean isAbout(Step step) {
      return !(step.command() instanceof Command.Confirm);
    }

    @Override
    boolean isKept(Step step) {
      return rules(step.before()).stream()
          .allMatch(rule ->
              isThere(step.after(), rule.number())
                  || (step.command() instanceof Command.ActivateRule(long later, _)
                      && later > rule.number()
                      && isThere(step.after(), later)));
    }

    private boolean isThere(ClusterState state, long number) {
      return rules(state).stream().anyMatch(rule -> rule.number() == number);
    }
  },
  REIGNS_GO_ONLY_WITH_CONFIRM {
    @Override
    boolean isKept(Step step) {
      List<Epoch> before = step.before().reigns().stream().map(Reign::epoch).toList();
      List<Epoch> after = step.after().reigns().stream().map(Reign::epoch).toList();
      return step.command() instanceof Command.Confirm || after.containsAll(before);
    }
  },
  EACH_REIGN_BEGINS_WITH_AN_ACTIVE_RULE {
    @Override
    boolean isKept(Step step) {
      return step.after().reigns().stream()
          .allMatch(reign -> reign.rules().getFirst().stage() == LoggedRule.Stage.ACTIVE);
    }
  },
  RULES_CHANGE_ONLY_WHILE_SOMEBODY_IS_IN_CHARGE {
    @Override
    boolean isAbout(Step step) {
      return step.command() instanceof Command.ChangeRule
          || step.command() instanceof Command.ActivateRule
          || step.command() instanceof Command.Admit;
    }

    @Override
    boolean isKept(Step step) {
      return !step.changed()
          || step.before().operation() instanceof Steady
          || step.before().operation() instanceof Preparing
          || step.before().operation() instanceof Chosen;
    }
  },
  A_NEW_RULE_NAMES_ONLY_CURRENT_ADMISSIONS {
    @Override
    boolean isAbout(Step step) {
      return step.changed() && step.command() instanceof Command.ChangeRule;
    }

    @Override
    boolean isKept(Step step) {
      return ((Command.ChangeRule) step.command())
          .rule().acknowledgers().stream()
              .allMatch(a ->
                  step.before().nodes().admissionOf(a.node()).equals(Optional.of(a))
                      && step.after().nodes().admissionOf(a.node()).equals(Optional.of(a)));
    }
  },
  FENCES_ARE_NEVER_TAKEN_BACK {
    @Override
    boolean isKept(Step step) {
      return step.before().reigns().stream()
          .filter(Reign::fenced)
          .allMatch(fenced ->
              step.after().reigns().stream()
                  .filter(r -> r.epoch().equals(fenced.epoch()))
                  .allMatch(Reign::fenced));
    }
  },
  SUBSCRIBERS_SEE_EPOCHS_GROW_BY_CONFIRM_ALONE {
    @Override
    boolean isKept(Step step) {
      int grown = confirmed(step.after()).compareTo(confirmed(step.before()));
      return grown == 0
          || (grown > 0
              && (step.command() instanceof Command.Confirm
                  || step.before().operation() instanceof Founding));
    }

    private Epoch confirmed(ClusterState state) {
      return state.confirmed().map(Reign::epoch).orElse(Epoch.NONE);
    }
  };

  /** One command on one state. */
  record Step(ClusterState before, Command command, ClusterState after) {

    boolean changed() {
      return !after.equals(before);
    }

    long grown() {
      return after.epoch().number() - before.epoch().number();
    }

    boolean isPrimary(NodeId node) {
      return after.primary().equals(Optional.of(node));
    }

    @Override
    public String toString() {
      return "%s%n  in    %s%n  gives %s".formatted(command, before, after);
    }
  }

  /** Whether the promise says anything about this step. */
  boolean isAbout(Step step) {
    return true;
  }

  abstract boolean isKept(Step step);

  private static SortedSet<Admission> admissions(ClusterState state) {
    TreeSet<Admission> all = new TreeSet<>();
    state.nodes().forEach(e -> e.getValue().admission().ifPresent(all::add));
    rules(state).forEach(rule -> all.addAll(rule.rule().acknowledgers()));
    return all;
  }

  private static List<LoggedRule> rules(ClusterState state) {
    return state.reigns().stream().flatMap(reign -> reign.rules().stream()).toList();
  }
}
