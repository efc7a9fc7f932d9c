package dev.primacy.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KnowledgeTest {

  private final AtomicLong nanos = new AtomicLong();
  private final Knowledge knowledge = new Knowledge(nanos::get);
  private final List<Topology> heard = new ArrayList<>();

  private static Topology topology(String cluster, long epoch, long revision, String primary) {
    return new Topology(
        cluster,
        epoch,
        epoch,
        revision,
        Topology.Phase.STEADY,
        Optional.of(new Topology.Primary(primary, primary + ":5432", true)),
        List.of());
  }

  @ParameterizedTest(name = "epoch {0}, revision {1}: {2}")
  @CsvSource({"4, 99, false", "5, 49, false", "5, 50, true", "5, 51, true", "6, 10, true"})
  void learnsNothingOlder(long epoch, long revision, boolean learned) {
    Topology known = topology("orders", 5, 50, "n1");
    Topology told = topology("orders", epoch, revision, "n2");
    knowledge.learn(known);
    knowledge.add(new Listener(heard::add, Runnable::run));

    knowledge.learn(told);

    assertThat(knowledge.all()).containsExactly(learned ? told : known);
    assertThat(heard).isEqualTo(learned ? List.of(known, told) : List.of(known));
  }

  @Test
  void tellsNobodyTheSameTwice() {
    knowledge.add(new Listener(heard::add, Runnable::run));
    knowledge.learn(topology("orders", 5, 50, "n1"));
    knowledge.learn(topology("orders", 5, 50, "n1"));
    assertThat(heard).hasSize(1);
  }

  @Test
  void eachClusterHasItsOwnEpochs() {
    knowledge.learn(topology("a", 9, 90, "n1"));
    knowledge.learn(topology("b", 1, 10, "n1"));
    assertThat(knowledge.of("b").orElseThrow().topology().epoch()).isEqualTo(1);
    assertThat(knowledge.revision()).isEqualTo(90);
  }

  @Test
  void ageIsCountedFromTheLastManagerThatVouched() {
    knowledge.learn(topology("orders", 5, 50, "n1"));
    assertThat(knowledge.of("orders").orElseThrow().age()).isEmpty();
    nanos.set(1_000);
    knowledge.vouch();
    nanos.set(5_000);
    Known known = knowledge.of("orders").orElseThrow();
    assertThat(known.age()).contains(Duration.ofNanos(4_000));
    assertThat(known.isYoungerThan(Duration.ofNanos(4_001))).isTrue();
    assertThat(known.isYoungerThan(Duration.ofNanos(4_000))).isFalse();
  }

  @Test
  void aListenerThatThrowsIsToldTheRest() {
    List<Runnable> tasks = new ArrayList<>();
    Listener listener =
        new Listener(
            t -> {
              heard.add(t);
              if (heard.size() == 1) {
                throw new IllegalStateException("the listener's own trouble");
              }
            },
            tasks::add);
    listener.offer(topology("a", 1, 1, "n1"));
    listener.offer(topology("b", 1, 2, "n1"));
    assertThat(tasks).as("one call at a time").hasSize(1);
    try {
      tasks.get(0).run();
    } catch (IllegalStateException e) {
      assertThat(heard).hasSize(1);
    }
    tasks.get(1).run();
    assertThat(heard).extracting(Topology::cluster).containsExactly("a", "b");
  }
}
