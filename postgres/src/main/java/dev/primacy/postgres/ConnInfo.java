package dev.primacy.postgres;

import dev.primacy.core.node.Server.Upstream;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * libpq's connection string: {@code key = 'value'} words, as {@code primary_conninfo} holds one.
 */
record ConnInfo(Map<String, String> words) {

  ConnInfo {
    words = Collections.unmodifiableMap(new LinkedHashMap<>(words));
  }

  /** Reads what PostgreSQL would; a string that it would refuse reads as far as it makes sense. */
  static ConnInfo parse(String text) {
    Map<String, String> words = new LinkedHashMap<>();
    int at = skipSpace(text, 0);
    while (at < text.length()) {
      int equals = text.indexOf('=', at);
      if (equals < 0) {
        break;
      }
      StringBuilder value = new StringBuilder();
      int end = readValue(text, skipSpace(text, equals + 1), value);
      words.put(text.substring(at, equals).strip(), value.toString());
      at = skipSpace(text, end);
    }
    return new ConnInfo(words);
  }

  private static int readValue(String text, int from, StringBuilder value) {
    boolean quoted = from < text.length() && text.charAt(from) == '\'';
    int at = quoted ? from + 1 : from;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (quoted ? c == '\'' : Character.isWhitespace(c)) {
        return at + 1;
      }
      if (c == '\\' && at + 1 < text.length()) {
        at++;
        c = text.charAt(at);
      }
      value.append(c);
      at++;
    }
    return at;
  }

  private static int skipSpace(String text, int from) {
    int at = from;
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  String text() {
    StringBuilder text = new StringBuilder();
    words.forEach((key, value) ->
        text.append(text.isEmpty() ? "" : " ")
            .append(key)
            .append("='")
            .append(value.replace("\\", "\\\\").replace("'", "\\'"))
            .append('\''));
    return text.toString();
  }

  /** Where a {@code primary_conninfo} leads; empty only where it says nothing at all. */
  static Optional<Upstream> upstream(String primaryConninfo) {
    if (primaryConninfo.isBlank()) {
      return Optional.empty();
    }
    Map<String, String> words = parse(primaryConninfo).words();
    String host = words.getOrDefault("host", words.getOrDefault("hostaddr", ""));
    String address =
        (host.indexOf(':') < 0 ? host : "[" + host + "]")
            + ":"
            + words.getOrDefault("port", "5432");
    // Without a name of its own PostgreSQL calls the standby by cluster_name, or so.
    return Optional.of(
        new Upstream(address, words.getOrDefault("application_name", "walreceiver")));
  }
}
