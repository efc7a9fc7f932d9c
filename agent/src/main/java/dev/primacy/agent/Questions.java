package dev.primacy.agent;

import dev.primacy.api.v1.Answered;
import dev.primacy.api.v1.Ask;
import dev.primacy.core.cluster.Address;
import dev.primacy.core.observation.Probe.Answer;
import dev.primacy.metrics.AgentMetric;
import dev.primacy.metrics.Metrics;
import dev.primacy.postgres.Probe;
import dev.primacy.wire.ProbeAnswers;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * What managers want to know of another node: whether it can be reached from here. One attempt at a
 * time, in a thread of its own: every manager asks the same, and all are answered.
 */
final class Questions {

  private final Consumer<Answered> answers;
  private final Metrics metrics;
  private final Probe probe = Probe.withoutPassword();
  private final AtomicBoolean busy = new AtomicBoolean();

  Questions(Consumer<Answered> answers, Metrics metrics) {
    this.answers = answers;
    this.metrics = metrics;
  }

  void take(Ask ask) {
    Address.parse(ask.getAddress())
        .filter(_ -> busy.compareAndSet(false, true))
        .ifPresent(address -> Thread.ofVirtual().name("ask").start(() -> look(ask, address)));
  }

  private void look(Ask ask, Address address) {
    try {
      long since = System.nanoTime();
      probe
          .of(address)
          .answer()
          .ifPresent(answer -> {
            metrics.time(
                AgentMetric.PROBE,
                Duration.ofNanos(System.nanoTime() - since),
                answer.name().toLowerCase(Locale.ROOT));
            say(ask, answer);
          });
    } finally {
      busy.set(false);
    }
  }

  private void say(Ask ask, Answer answer) {
    answers.accept(
        Answered.newBuilder().setNode(ask.getNode()).setAnswer(ProbeAnswers.write(answer)).build());
  }
}
