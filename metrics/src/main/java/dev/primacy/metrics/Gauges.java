package dev.primacy.metrics;

import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The gauges of one page in the making. What nobody tells for a page is not on it: a node that left
 * leaves no series behind.
 */
public final class Gauges {

  private final Map<Metric, List<Row<?>>> rows;

  Gauges(Map<Metric, List<Row<?>>> rows) {
    this.rows = rows;
  }

  /** Tells a value, once for each combination of labels. */
  public void tell(Metric metric, double value, String... labels) {
    List<Row<?>> all = rows.get(metric);
    if (all == null) {
      throw new IllegalArgumentException(metric + " is no gauge of this process");
    }
    all.add(Row.of(tags(metric, labels), value));
  }

  public void tell(Metric metric, long value, String... labels) {
    tell(metric, (double) value, labels);
  }

  public void tell(Metric metric, boolean value, String... labels) {
    tell(metric, value ? 1.0 : 0.0, labels);
  }

  static Tags tags(Metric metric, String... labels) {
    List<String> names = metric.labels();
    if (names.size() != labels.length) {
      throw new IllegalArgumentException(metric + " is labelled by " + names);
    }
    List<String> pairs = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      pairs.add(names.get(i));
      pairs.add(labels[i]);
    }
    return Tags.of(pairs.toArray(String[]::new));
  }
}
