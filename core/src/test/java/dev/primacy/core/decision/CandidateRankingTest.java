package dev.primacy.core.decision;

import static dev.primacy.core.decision.StandbyRecruit.recruit;
import static dev.primacy.core.given.ClusterBuilder.aCluster;
import static dev.primacy.core.given.StandbyBuilder.aStandby;
import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Promotion;
import dev.primacy.core.cluster.Ranked;
import dev.primacy.core.cluster.Ranked.Standing;
import dev.primacy.core.given.ClusterBuilder;
import dev.primacy.core.given.Texts;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CandidateRankingTest {

  private record Candidate(String name, String position, Promotion promotion, long backlog) {}

  /** A candidate is {@code name:timeline:end[:class[:backlog]]}. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          the standby with more WAL wins                       | b:1:90 c:1:95                        | c
          a newer timeline beats more WAL on an older one      | b:2:10 c:1:95                        | b
          the lower name breaks a tie, so every manager agrees | c:1:90 b:1:90                        | b
          among equals the operator's wish decides             | b:1:90 c:1:90:prefer                 | c
          a wish never costs a commit                          | b:1:91 c:1:90:prefer                 | b
          unloved is better than behind                        | b:1:91:prefer_not c:1:90             | b
          unloved is worse than neutral                        | b:1:90:prefer_not c:1:90             | c
          what must not is not, even alone                     | b:1:90:must_not                      | nobody
          what must not, and is ahead, blocks the others       | b:1:91:must_not c:1:90               | nobody
          what must not leaves its equals                      | b:1:90:must_not c:1:90               | c
          among equals the shorter backlog is up first         | b:1:90:neutral:9 c:1:90:neutral:8    | c
          a wish comes before the backlog                      | b:1:90:prefer:9 c:1:90:neutral:0     | b
          nobody is nobody                                     | nobody                               | nobody
          """)
  void choosesTheCandidateThatLosesNothing(String why, String candidates, String chosen) {
    List<Candidate> parsed = Texts.words(candidates).stream().map(c -> parse(c)).toList();
    Optional<Recruit> best = rank(parsed).best();
    assertThat(best.map(r -> r.node().name()).orElse("nobody")).as(why).isEqualTo(chosen);
  }

  @Test
  void saysOfEachWhyItStandsThere() {
    CandidateRanking ranking =
        rank(
            List.of(
                parse("b:1:90"),
                parse("c:2:50"),
                parse("d:2:50:must_not"),
                parse("e:2:50:prefer")));
    assertThat(ranking.ranking().stream().map(r -> r.node() + " " + r.standing()))
        .containsExactly("e CHOSEN", "c EQUAL", "d EXCLUDED", "b BEHIND");
  }

  /** Every combination of position, class and backlog of three nodes, given in every order. */
  @Test
  void agreesWithTheNaiveTwinOnEverySmallWorld() {
    List<Candidate> choices = new ArrayList<>();
    for (String position : List.of("1:10", "1:20", "2:10", "2:20")) {
      for (Promotion promotion : Promotion.values()) {
        choices.add(new Candidate("", position, promotion, 0));
        choices.add(new Candidate("", position, promotion, 5));
      }
    }
    for (Candidate b : choices) {
      for (Candidate c : choices) {
        for (Candidate d : choices) {
          check(List.of(named("b", b), named("c", c), named("d", d)));
        }
      }
    }
  }

  private static void check(List<Candidate> world) {
    CandidateRanking ranking = rank(world);
    assertThat(ranking.best().map(r -> r.node().name()))
        .as(world.toString())
        .isEqualTo(twin(world));
    List<Candidate> reversed = new ArrayList<>(world);
    Collections.reverse(reversed);
    assertThat(rank(reversed)).as("in any order: " + world).isEqualTo(ranking);
    assertThat(ranking.ranking().stream().filter(r -> r.standing() == Standing.CHOSEN).count())
        .isEqualTo(ranking.best().isPresent() ? 1 : 0);
    assertThat(ranking.ranking().stream().map(Ranked::position).collect(Collectors.toList()))
        .isSortedAccordingTo(Collections.reverseOrder());
  }

  private static Optional<String> twin(List<Candidate> world) {
    Candidate best = null;
    for (Candidate c : world) {
      boolean somebodyIsAhead = false;
      for (Candidate other : world) {
        somebodyIsAhead |= isAhead(other, c);
      }
      if (!somebodyIsAhead && c.promotion() != Promotion.MUST_NOT) {
        best = best == null || isNicer(c, best) ? c : best;
      }
    }
    return Optional.ofNullable(best).map(Candidate::name);
  }

  private static boolean isAhead(Candidate x, Candidate y) {
    Position a = Texts.at(x.position());
    Position b = Texts.at(y.position());
    int t = a.timeline().number() - b.timeline().number();
    return t > 0 || (t == 0 && a.lsn().value() > b.lsn().value());
  }

  private static boolean isNicer(Candidate x, Candidate y) {
    if (x.promotion() != y.promotion()) {
      return x.promotion() == Promotion.PREFER
          || (x.promotion() == Promotion.NEUTRAL && y.promotion() == Promotion.PREFER_NOT);
    }
    if (x.backlog() != y.backlog()) {
      return x.backlog() < y.backlog();
    }
    return x.name().compareTo(y.name()) < 0;
  }

  private static CandidateRanking rank(List<Candidate> candidates) {
    List<Recruit> recruits =
        candidates.stream()
            .map(c -> {
              Position end = Texts.at(c.position());
              return recruit(c.name())
                  .build(
                      aStandby()
                          .at(c.position())
                          .replayed(end.lsn().value() - c.backlog())
                          .build());
            })
            .toList();
    return CandidateRanking.of(state(candidates), recruits, Optional.empty(), true);
  }

  private static ClusterState state(List<Candidate> candidates) {
    ClusterBuilder cluster = aCluster();
    candidates.forEach(c -> cluster.withNode(c.name(), aStandby().build()));
    candidates.stream()
        .filter(c -> c.promotion() != Promotion.NEUTRAL)
        .forEach(c -> cluster.promotion(c.name(), c.promotion()));
    return cluster.state();
  }

  private static Candidate named(String name, Candidate c) {
    return new Candidate(name, c.position(), c.promotion(), c.backlog());
  }

  private static Candidate parse(String text) {
    List<String> parts = List.of(text.split(":", -1));
    return new Candidate(
        parts.get(0),
        parts.get(1) + ":" + parts.get(2),
        parts.size() > 3
            ? Promotion.valueOf(parts.get(3).toUpperCase(Locale.ROOT))
            : Promotion.NEUTRAL,
        parts.size() > 4 ? Long.parseLong(parts.get(4)) : 0);
  }
}
