package dev.primacy.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * What one process tells Prometheus: counters and histograms as they were fed, from any thread, and
 * gauges as they stand when the page is read.
 */
public final class Metrics {

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<Metric, MultiGauge> gauges = new LinkedHashMap<>();
  // The registry would find them again, but builds a key of all tags for it each time.
  private final Map<Series, Timer> histograms = new ConcurrentHashMap<>();
  private volatile Consumer<Gauges> source = page -> {};

  private record Series(Metric metric, List<String> labels) {}

  private Metrics(Metric[] catalogue, Tags common) {
    registry.throwExceptionOnRegistrationFailure();
    registry.config().commonTags(common);
    for (Metric metric : catalogue) {
      if (metric.kind() == Metric.Kind.GAUGE) {
        gauges.put(
            metric,
            MultiGauge.builder(metric.series()).description(metric.meaning()).register(registry));
      }
    }
  }

  public static Metrics ofManager(String manager) {
    return new Metrics(ManagerMetric.values(), Tags.of("manager", manager));
  }

  public static Metrics ofAgent(String cluster, String node) {
    return new Metrics(AgentMetric.values(), Tags.of("cluster", cluster, "node", node));
  }

  /** Names who tells the gauges; asked for each page, on the thread of whoever reads it. */
  public void gauges(Consumer<Gauges> teller) {
    source = teller;
  }

  public void count(Metric metric, String... labels) {
    String series = metric.series();
    Counter.builder(series.substring(0, series.length() - "_total".length()))
        .description(metric.meaning())
        .tags(Gauges.tags(metric, labels))
        .register(registry)
        .increment();
  }

  public void time(Metric metric, Duration took, String... labels) {
    histogram(metric, labels).record(took);
  }

  /**
   * Tells a histogram from now on, empty until something is timed: where the first time must not be
   * the slowest.
   */
  public void expect(Metric metric, String... labels) {
    var _ = histogram(metric, labels);
  }

  private Timer histogram(Metric metric, String... labels) {
    return histograms.computeIfAbsent(
        new Series(metric, List.of(labels)),
        _ ->
            Timer.builder(metric.series())
                .description(metric.meaning())
                .tags(Gauges.tags(metric, labels))
                .serviceLevelObjectives(bounds(metric.kind()))
                .register(registry));
  }

  private static Duration[] bounds(Metric.Kind kind) {
    int[] millis =
        switch (kind) {
          case GAUGE, COUNTER -> throw new IllegalArgumentException(kind + " has no buckets");
          case LATENCY -> new int[] {1, 2, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 10_000};
          case PHASE ->
              new int[] {50, 100, 200, 300, 400, 500, 750, 1000, 2000, 3000, 5000, 10_000};
          case WORK -> new int[] {10, 50, 100, 250, 500, 1000, 2000, 5000, 10_000, 60_000, 600_000};
        };
    return IntStream.of(millis).mapToObj(Duration::ofMillis).toArray(Duration[]::new);
  }

  /** All of it in the text format of Prometheus, version 0.0.4. */
  public synchronized String page() {
    Map<Metric, List<Row<?>>> rows = new LinkedHashMap<>();
    gauges.keySet().forEach(metric -> rows.put(metric, new ArrayList<>()));
    source.accept(new Gauges(rows));
    gauges.forEach((metric, gauge) -> gauge.register(rows.getOrDefault(metric, List.of()), true));
    return registry.scrape();
  }
}
