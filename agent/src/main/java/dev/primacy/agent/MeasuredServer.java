package dev.primacy.agent;

import dev.primacy.core.node.LocalEffect;
import dev.primacy.core.node.LocalFacts;
import dev.primacy.core.node.LocalServer;
import dev.primacy.metrics.AgentMetric;
import dev.primacy.metrics.Metrics;
import java.time.Duration;
import java.util.Optional;

/** The local server with a clock beside it: how long looks and effects take, and how they end. */
final class MeasuredServer implements LocalServer {

  /** An effect under way, and since when by the monotonic clock. */
  record Running(String effect, long since) {}

  private final LocalServer server;
  private final Metrics metrics;
  private volatile Optional<Running> running = Optional.empty();

  MeasuredServer(LocalServer server, Metrics metrics) {
    this.server = server;
    this.metrics = metrics;
  }

  @Override
  public LocalFacts look() {
    long since = System.nanoTime();
    LocalFacts facts = server.look();
    metrics.time(AgentMetric.LOOK, Duration.ofNanos(System.nanoTime() - since));
    return facts;
  }

  @Override
  public boolean perform(LocalEffect effect) {
    String word = word(effect);
    long since = System.nanoTime();
    running = Optional.of(new Running(word, since));
    boolean done = false;
    try {
      done = server.perform(effect);
      return done;
    } finally {
      running = Optional.empty();
      metrics.time(
          AgentMetric.EFFECT,
          Duration.ofNanos(System.nanoTime() - since),
          word,
          done ? "done" : "failed");
    }
  }

  @Override
  public void giveUp() {
    server.giveUp();
  }

  Optional<Running> running() {
    return running;
  }

  private static String word(LocalEffect effect) {
    return switch (effect) {
      case LocalEffect.Bootstrap _ -> "bootstrap";
      case LocalEffect.StartDetached _ -> "start_detached";
      case LocalEffect.Stop _ -> "stop";
      case LocalEffect.StopCleanly _ -> "stop_cleanly";
      case LocalEffect.Checkpoint _ -> "checkpoint";
      case LocalEffect.Detach _ -> "detach";
      case LocalEffect.Attach _ -> "attach";
      case LocalEffect.Promote _ -> "promote";
      case LocalEffect.LoadRule _ -> "load_rule";
      case LocalEffect.WriteMarker _ -> "write_marker";
      case LocalEffect.Rewind _ -> "rewind";
      case LocalEffect.Clone _ -> "clone";
    };
  }
}
