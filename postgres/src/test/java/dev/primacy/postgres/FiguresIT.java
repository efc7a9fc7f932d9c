package dev.primacy.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.Rule;
import dev.primacy.core.cluster.Timeline;
import dev.primacy.core.node.LocalEffect.Attach;
import dev.primacy.core.node.LocalEffect.Detach;
import dev.primacy.core.node.LocalEffect.LoadRule;
import dev.primacy.core.node.LocalEffect.Promote;
import dev.primacy.core.node.LocalEffect.StartDetached;
import dev.primacy.core.node.LocalEffect.Stop;
import dev.primacy.core.node.LocalEffect.WriteMarker;
import dev.primacy.core.node.Server;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * How long each effect takes on a warm agent: printed, and held to limits that only something
 * broken exceeds, because a build machine may be busy with other things.
 */
@ExtendWith(OrdinaryUser.class)
class FiguresIT {

  private static final int ROUNDS = 8;
  private static final int LOOKS = 300;

  private final Map<String, List<Long>> nanos = new TreeMap<>();

  @Test
  void failingOverBackAndForth() throws Exception {
    try (TestCluster cluster = TestCluster.onDisk()) {
      TestServer primary = cluster.primary("a");
      TestServer standby = cluster.standby("b", primary, 100);
      for (int round = 2; round < 2 + ROUNDS; round++) {
        failOver(cluster, primary, standby, round);
        TestServer next = standby;
        standby = primary;
        primary = next;
      }
    }
    nanos.forEach(FiguresIT::print);
    below("look", Duration.ofMillis(100));
    below("Detach", Duration.ofMillis(300));
    below("Promote", Duration.ofMillis(600));
    below("Attach", Duration.ofMillis(300));
    below("LoadRule, names", Duration.ofMillis(300));
  }

  private void failOver(TestCluster cluster, TestServer old, TestServer next, int round)
      throws IOException {
    rule(cluster, old, next);
    for (int i = 0; i < LOOKS; i++) {
      timed("look", next::facts);
      timed("look", old::facts);
    }
    timed("Stop", () -> old.does(new Stop()));
    timed("Detach", () -> next.does(new Detach()));
    assertThat(next.standby().settled()).isTrue();
    Promote promote =
        new Promote(
            new Timeline(round),
            cluster.number(),
            Rule.any(1, List.of(old.admission(1000 + round))));
    timed("Promote", () -> next.does(promote));
    timed("StartDetached", () -> old.does(new StartDetached()));
    TestCluster.await().until(() -> old.standby().settled());
    assertThat(next.primary().lineage().contains(old.standby().end())).isTrue();
    Server.Upstream upstream =
        new Server.Upstream(next.address(), old.admission(1000 + round).applicationName());
    long began = System.nanoTime();
    timed("Attach", () -> old.does(new Attach(upstream, 1000 + round)));
    next.does(new WriteMarker(new Epoch(round), next.node, round));
    Epoch epoch = new Epoch(round);
    TestCluster.await().until(() -> next.primary().marker().equals(epoch));
    note("Attach until the marker is acknowledged", began);
  }

  private void rule(TestCluster cluster, TestServer primary, TestServer standby) {
    String name = primary.primary().walsenders().getFirst().applicationName();
    long number = Long.parseLong(name.substring(name.indexOf('_') + 1));
    Rule one = Rule.any(1, List.of(standby.admission(number)));
    Rule two = Rule.any(1, List.of(standby.admission(number), primary.admission(9999)));
    primary.does(new LoadRule(cluster.number(), one));
    timed("LoadRule, names", () -> primary.does(new LoadRule(cluster.number(), two)));
    timed("LoadRule, names", () -> primary.does(new LoadRule(cluster.number(), one)));
    timed(
        "LoadRule, number",
        () -> primary.does(new LoadRule(cluster.number(), Rule.any(2, two.acknowledgers()))));
    primary.does(new LoadRule(cluster.number(), one));
    TestCluster.await()
        .until(() ->
            primary.primary().walsender(name).filter(Server.Walsender::streaming).isPresent());
    timed(
        "LoadRule, to W = 0",
        () -> primary.does(new LoadRule(cluster.number(), Rule.NONE_REQUIRED)));
    timed("LoadRule, from W = 0", () -> primary.does(new LoadRule(cluster.number(), one)));
  }

  private void timed(String what, Runnable effect) {
    long began = System.nanoTime();
    effect.run();
    note(what, began);
  }

  private void note(String what, long began) {
    nanos.computeIfAbsent(what, _ -> new ArrayList<>()).add(System.nanoTime() - began);
  }

  private static void print(String what, List<Long> nanos) {
    List<Long> sorted = nanos.stream().sorted().toList();
    System.out.printf(
        "figure: %-40s min %6.1f  median %6.1f  max %6.1f ms (%d)%n",
        what,
        sorted.getFirst() / 1e6,
        sorted.get(sorted.size() / 2) / 1e6,
        sorted.getLast() / 1e6,
        sorted.size());
  }

  private void below(String what, Duration limit) {
    List<Long> sorted = nanos.getOrDefault(what, List.of()).stream().sorted().toList();
    assertThat(sorted).isNotEmpty();
    assertThat(Duration.ofNanos(sorted.get(sorted.size() / 2))).as(what).isLessThan(limit);
  }
}
