package dev.primacy.api;

import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** JSON of a {@link MessageTree}: indented by two, in the order of the tree. */
public final class JsonText {

  private static final int DELETE = 0x7F;

  private final StringBuilder text = new StringBuilder();

  private JsonText() {}

  public static String of(Map<String, ?> tree) {
    JsonText json = new JsonText();
    json.write(tree, "");
    return json.text.toString();
  }

  private void write(Object value, String indent) {
    if (value instanceof Map<?, ?> map) {
      writeAll('{', map.entrySet(), '}', indent);
    } else if (value instanceof List<?> list) {
      writeAll('[', list, ']', indent);
    } else if (value instanceof Map.Entry<?, ?> entry) {
      writeText(entry.getKey().toString());
      text.append(": ");
      write(entry.getValue(), indent);
    } else if (value instanceof Number || value instanceof Boolean) {
      text.append(value);
    } else {
      writeText(value.toString());
    }
  }

  private void writeAll(char open, Iterable<?> values, char close, String indent) {
    text.append(open);
    Iterator<?> rest = values.iterator();
    if (rest.hasNext()) {
      String deeper = indent + "  ";
      while (rest.hasNext()) {
        text.append('\n').append(deeper);
        write(rest.next(), deeper);
        text.append(rest.hasNext() ? "," : "");
      }
      text.append('\n').append(indent);
    }
    text.append(close);
  }

  private void writeText(String value) {
    text.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        text.append('\\').append(c);
      } else if (c == '\n') {
        text.append("\\n");
      } else if (c < ' ' || c == DELETE || Character.isSurrogate(c)) {
        text.append("\\u%04x".formatted((int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }
}
