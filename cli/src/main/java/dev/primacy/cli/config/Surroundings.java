package dev.primacy.cli.config;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The environment variables that stand for keys: {@code manager.data_dir} is {@code
 * PRIMACY_MANAGER_DATA_DIR}.
 */
final class Surroundings {

  private static final String PREFIX = "PRIMACY_";
  private static final String[] OURS = {"MANAGER_", "AGENT_", "AGENTS_", "TLS_", "INSECURE_"};

  private final SortedMap<String, String> variables = new TreeMap<>();
  private final SortedSet<String> asked = new TreeSet<>();

  Surroundings(Map<String, String> environment) {
    environment.forEach((name, value) -> {
      if (name.startsWith(PREFIX)) {
        variables.put(name, value);
      }
    });
  }

  static String variable(String key) {
    String name = key.replace("[", "_").replace("]", "").replace('.', '_');
    return PREFIX + name.toUpperCase(Locale.ROOT);
  }

  Optional<String> value(String key) {
    asked.add(variable(key));
    return Optional.ofNullable(variables.get(variable(key)));
  }

  /** The variables of all keys that were read so far. */
  SortedSet<String> asked() {
    return Collections.unmodifiableSortedSet(asked);
  }

  /** Whether a variable gives any key of the section. */
  boolean saysSomethingOf(String section) {
    String prefix = variable(section) + "_";
    return variables.tailMap(prefix).keySet().stream().anyMatch(name -> name.startsWith(prefix));
  }

  /**
   * Those that look like keys and are none; the rest of {@code PRIMACY_…} is not the file's
   * business.
   */
  void reportUnknown(Findings findings) {
    for (String name : variables.keySet()) {
      if (!asked.contains(name) && isOurs(name)) {
        String fix =
            Spelling.closest(name, asked)
                .map(close -> "did you mean " + close + "?")
                .orElse("unset it");
        findings.add(new Problem.Place(name, 0, 0), "", "no key has this variable", fix);
      }
    }
  }

  private static boolean isOurs(String name) {
    for (String section : OURS) {
      if (name.startsWith(PREFIX + section)) {
        return true;
      }
    }
    return false;
  }
}
