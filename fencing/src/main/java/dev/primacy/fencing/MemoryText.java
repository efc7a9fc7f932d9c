package dev.primacy.fencing;

import dev.primacy.core.cluster.ClusterId;
import dev.primacy.core.cluster.Epoch;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.node.Memory;
import dev.primacy.core.node.Stamp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;

/**
 * The text form of an agent's memory: a version, one {@code key=value} a line for the eyes of
 * whoever has to read it at night, a checksum.
 */
final class MemoryText {

  private static final String VERSION = "primacy agent state 1";

  private MemoryText() {}

  static String write(Memory memory, ClusterId cluster, NodeId node) {
    StringBuilder text = new StringBuilder(VERSION).append('\n');
    line(text, "cluster", cluster);
    line(text, "node", node);
    line(text, "born", memory.born());
    line(text, "epoch", memory.accepted().epoch());
    line(text, "term", memory.accepted().term());
    line(text, "index", memory.accepted().index());
    line(text, "goal", GoalText.write(memory.goal()));
    line(text, "birth", memory.birth());
    line(text, "forgotten", memory.forgotten());
    line(text, "rebuilt", memory.rebuilt());
    line(text, "attempted", memory.attempted());
    line(text, "token", memory.token());
    line(text, "previous_token", memory.previousToken());
    return text + "crc32c=" + checksum(text.toString()) + "\n";
  }

  /** Empty where the text is damaged. */
  static Optional<Memory> read(List<String> lines, ClusterId cluster, NodeId node)
      throws IOException {
    if (lines.size() < 2 || !lines.getFirst().equals(VERSION)) {
      return Optional.empty();
    }
    String body = String.join("\n", lines.subList(0, lines.size() - 1)) + "\n";
    if (!lines.getLast().equals("crc32c=" + checksum(body))) {
      return Optional.empty();
    }
    Map<String, String> values = new TreeMap<>();
    for (String line : lines.subList(1, lines.size() - 1)) {
      int equals = line.indexOf('=');
      if (equals > 0) {
        values.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    requireOwner(values, cluster, node);
    try {
      return Optional.of(memory(values));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static void requireOwner(Map<String, String> values, ClusterId cluster, NodeId node)
      throws IOException {
    String owner = values.get("cluster") + "/" + values.get("node");
    if (!owner.equals(cluster + "/" + node)) {
      throw new IOException(
          "the state file belongs to %s, not to %s/%s; give this agent its own state_dir"
              .formatted(owner, cluster, node));
    }
  }

  private static Memory memory(Map<String, String> values) {
    return new Memory(
        Boolean.parseBoolean(value(values, "born")),
        new Stamp(
            new Epoch(number(values, "epoch")), number(values, "term"), number(values, "index")),
        GoalText.read(value(values, "goal")),
        number(values, "birth"),
        number(values, "forgotten"),
        number(values, "rebuilt"),
        new Epoch(number(values, "attempted")),
        number(values, "token"),
        number(values, "previous_token"));
  }

  private static long number(Map<String, String> values, String key) {
    return Long.parseLong(value(values, key));
  }

  private static String value(Map<String, String> values, String key) {
    String value = values.get(key);
    if (value == null) {
      throw new IllegalArgumentException("no " + key);
    }
    return value;
  }

  private static void line(StringBuilder text, String key, Object value) {
    text.append(key).append('=').append(value).append('\n');
  }

  private static String checksum(String text) {
    CRC32C crc = new CRC32C();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return "%08x".formatted(crc.getValue());
  }
}
