package dev.primacy.postgres;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text of {@code postgresql.auto.conf}: the only reloadable file that wins over the user's own.
 * Lines about other settings stay as they are.
 */
record AutoConf(List<String> lines) {

  private static final Pattern ASSIGNMENT =
      Pattern.compile(
          "\\s*([A-Za-z_][A-Za-z0-9_$.]*)\\s*(?:=\\s*|\\s)\\s*('(?:[^'\\\\]|\\\\.|'')*'|[^\\s#']+).*");

  AutoConf {
    lines = List.copyOf(lines);
  }

  static AutoConf parse(String text) {
    return new AutoConf(text.lines().toList());
  }

  /** The value in effect: the last assignment wins. */
  Optional<String> value(String name) {
    return lines.reversed().stream()
        .map(ASSIGNMENT::matcher)
        .filter(m -> m.matches() && isNamed(m, name))
        .map(m -> unquote(m.group(2)))
        .findFirst();
  }

  AutoConf with(Map<String, String> settings) {
    List<String> kept = new ArrayList<>();
    for (String line : lines) {
      Matcher assignment = ASSIGNMENT.matcher(line);
      if (!assignment.matches()
          || settings.keySet().stream().noneMatch(n -> isNamed(assignment, n))) {
        kept.add(line);
      }
    }
    settings.forEach((name, value) -> kept.add(name + " = " + quote(value)));
    return new AutoConf(kept);
  }

  String text() {
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }

  /** As PostgreSQL itself quotes a value in this file; also a literal of its SQL. */
  static String quote(String value) {
    if (value.indexOf('\n') >= 0 || value.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("a setting is one line: '" + value + "'");
    }
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  private static boolean isNamed(Matcher assignment, String name) {
    return assignment.group(1).toLowerCase(Locale.ROOT).equals(name);
  }

  private static String unquote(String word) {
    if (!word.startsWith("'")) {
      return word;
    }
    StringBuilder value = new StringBuilder();
    for (int i = 1; i < word.length() - 1; i++) {
      char c = word.charAt(i);
      if (c == '\'' || c == '\\') {
        i++; // the second quote of a pair, or what the backslash protects
        c = word.charAt(i);
      }
      value.append(c);
    }
    return value.toString();
  }
}
