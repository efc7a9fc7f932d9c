package dev.primacy.core.decision;

import static dev.primacy.core.given.ClusterBuilder.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.Admission;
import dev.primacy.core.cluster.LoggedRule;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Rule;
import dev.primacy.core.given.ClusterBuilder;
import dev.primacy.core.given.StandbyBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The arithmetic of fence and completeness against a twin that knows none: it writes down every set
 * of nodes that could have acknowledged, or could still acknowledge, a commit.
 *
 * <p>All rules over three acknowledgers with W from 0 to 3, alone and with each other rule pending,
 * for all sets of recruits and all sets of recruits that have forgotten.
 */
final class ProofExhaustiveTest {

  private static final List<String> NAMES = List.of("b", "c", "d");
  private static final int SETS = 1 << NAMES.size();

  private final ClusterBuilder cluster =
      aCluster().withPrimary("a").withStandby("b").withStandby("c").withStandby("d");

  @Test
  void aFenceIsFoundExactlyWhereTheOldPrimaryCannotAcknowledgeAnyMore() {
    forEachPairOfRules((rules, view) -> {
      for (int recruits = 0; recruits < SETS; recruits++) {
        boolean fenced =
            new Proof(view, recruits(recruits, 0)).fences(Optional.empty()).isPresent();
        assertThat(fenced)
            .as("%s with recruits %s", rules, set(recruits))
            .isEqualTo(!couldStillAcknowledge(rules, recruits));
      }
    });
  }

  @Test
  void completenessIsFoundExactlyWhereEveryAcknowledgedCommitIsWithARecruit() {
    forEachPairOfRules((rules, view) -> {
      for (int recruits = 0; recruits < SETS; recruits++) {
        for (int forgot = recruits; ; forgot = (forgot - 1) & recruits) {
          boolean complete = new Proof(view, recruits(recruits, forgot)).completeness().isPresent();
          assertThat(complete)
              .as("%s with recruits %s, without memory %s", rules, set(recruits), set(forgot))
              .isEqualTo(isEachAcknowledgedCommitHeld(rules, recruits & ~forgot));
          if (forgot == 0) {
            break;
          }
        }
      }
    });
  }

  @Test
  void soManyRecruitsAreNeededAsLeaveFewerThanWToTheOldPrimary() {
    for (Rule rule : rules()) {
      if (rule.asksNobody()) {
        continue; // no number of recruits fences it
      }
      int least =
          IntStream.range(0, SETS)
              .filter(recruits -> !couldStillAcknowledge(List.of(rule), recruits))
              .map(Integer::bitCount)
              .min()
              .orElseThrow();
      assertThat(rule.recruitsNeeded()).as(rule.toString()).isEqualTo(least);
    }
  }

  /** Some set of acknowledgers, none of them recruited, satisfies one of the rules. */
  private boolean couldStillAcknowledge(List<Rule> rules, int recruits) {
    return rules.stream()
        .anyMatch(rule -> acknowledgingSets(rule).anyMatch(set -> (set & recruits) == 0));
  }

  /**
   * Whichever set acknowledged a commit, under whichever rule: one of them is here and remembers.
   */
  private boolean isEachAcknowledgedCommitHeld(List<Rule> rules, int vouching) {
    return rules.stream()
        .allMatch(rule -> acknowledgingSets(rule).allMatch(set -> (set & vouching) != 0));
  }

  /** Every set of nodes whose flushes release a commit that waits under the rule. */
  private static Stream<Integer> acknowledgingSets(Rule rule) {
    return IntStream.range(0, SETS)
        .filter(set -> set(set).stream().allMatch(rule::names))
        .filter(set -> Integer.bitCount(set) >= rule.required())
        .boxed();
  }

  private interface Case {
    void check(List<Rule> rules, View view);
  }

  private void forEachPairOfRules(Case check) {
    for (Rule active : rules()) {
      check(List.of(active), check);
      for (Rule pending : rules()) {
        check(List.of(active, pending), check);
      }
    }
  }

  private void check(List<Rule> rules, Case check) {
    List<LoggedRule> logged = new ArrayList<>();
    for (Rule rule : rules) {
      LoggedRule.Stage stage =
          logged.isEmpty() ? LoggedRule.Stage.ACTIVE : LoggedRule.Stage.PENDING;
      logged.add(new LoggedRule(100 + logged.size(), rule, stage, Optional.empty()));
    }
    check.check(rules, cluster.inQuestion(logged).silent("a", 60_000).view());
  }

  private List<Rule> rules() {
    List<Rule> rules = new ArrayList<>();
    rules.add(Rule.NONE_REQUIRED);
    for (int set = 0; set < SETS; set++) {
      List<Admission> named =
          set(set).stream().map(node -> cluster.admission(node.name())).toList();
      for (int required = 1; required <= 3; required++) {
        rules.add(Rule.any(required, named));
      }
    }
    return rules;
  }

  private List<Recruit> recruits(int set, int forgot) {
    return set(set).stream()
        .map(node ->
            new StandbyRecruit(node)
                .forgetting(set(forgot).contains(node) ? 1_000 : 0)
                .build(StandbyBuilder.aStandby().build()))
        .toList();
  }

  private static List<NodeId> set(int bits) {
    return IntStream.range(0, NAMES.size())
        .filter(i -> (bits >> i & 1) == 1)
        .mapToObj(i -> new NodeId(NAMES.get(i)))
        .toList();
  }
}
