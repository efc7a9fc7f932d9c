package dev.primacy.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A page in the text format of Prometheus, read as strictly as it is defined: every family is told
 * once, with its type before its samples, and no sample is told twice.
 *
 * @param types of the families, by name
 * @param samples by name and labels in braces, in alphabetical order
 */
public record Page(Map<String, String> types, Map<String, Double> samples) {

  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? (\\S+)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\\"n])*)\",?");

  /** Reads a page, or says which line of it is none. */
  public static Page read(String text) {
    Page page = new Page(new LinkedHashMap<>(), new LinkedHashMap<>());
    if (!text.isEmpty() && !text.endsWith("\n")) {
      throw new AssertionError("the last line does not end");
    }
    text.lines().forEach(page::line);
    return page;
  }

  /** The value of a series; its labels as {@code a="1",b="2"} in alphabetical order. */
  public double value(String name, String labels) {
    Double value = samples.get(name + "{" + labels + "}");
    if (value == null) {
      throw new AssertionError("no %s{%s} in %s".formatted(name, labels, of(name)));
    }
    return value;
  }

  /** The value of the only series of this name. */
  public double only(String name) {
    List<String> all = of(name);
    if (all.size() != 1) {
      throw new AssertionError("%s: %s".formatted(name, all));
    }
    return samples.getOrDefault(all.getFirst(), Double.NaN);
  }

  /** Every series of this name. */
  public List<String> of(String name) {
    return samples.keySet().stream().filter(s -> s.startsWith(name + "{")).toList();
  }

  private void line(String line) {
    String[] words = line.split(" ", 4);
    if (line.startsWith("# TYPE ")) {
      if (types.put(words[2], words[3]) != null) {
        throw new AssertionError("told twice: " + line);
      }
    } else if (!line.startsWith("# HELP ")) {
      sample(line);
    }
  }

  private void sample(String line) {
    Matcher sample = SAMPLE.matcher(line);
    if (!sample.matches()) {
      throw new AssertionError("no sample: " + line);
    }
    String name = sample.group(1);
    if (types.keySet().stream().noneMatch(family -> belongs(name, family))) {
      throw new AssertionError("of no family that was told before it: " + line);
    }
    String key = name + "{" + labels(sample.group(2), line) + "}";
    if (samples.put(key, number(sample.group(3))) != null) {
      throw new AssertionError("told twice: " + line);
    }
  }

  private boolean belongs(String name, String family) {
    return name.equals(family)
        || ("histogram".equals(types.get(family))
            && List.of("_bucket", "_count", "_sum").stream()
                .anyMatch(s -> name.equals(family + s)));
  }

  private static String labels(String text, String line) {
    Map<String, String> labels = new TreeMap<>();
    Matcher label = LABEL.matcher(text == null ? "" : text);
    int end = 0;
    while (label.lookingAt()) {
      if (labels.put(label.group(1), label.group(2)) != null) {
        throw new AssertionError("a label twice: " + line);
      }
      end = label.end();
      label.region(end, label.regionEnd());
    }
    if (end != (text == null ? 0 : text.length())) {
      throw new AssertionError("no labels: " + line);
    }
    List<String> all = new ArrayList<>();
    labels.forEach((name, value) -> all.add("%s=\"%s\"".formatted(name, value)));
    return String.join(",", all);
  }

  private static double number(String text) {
    return switch (text) {
      case "+Inf" -> Double.POSITIVE_INFINITY;
      case "-Inf" -> Double.NEGATIVE_INFINITY;
      default -> Double.parseDouble(text);
    };
  }
}
