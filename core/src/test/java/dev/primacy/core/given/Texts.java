package dev.primacy.core.given;

import dev.primacy.core.cluster.Lineage;
import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Timeline;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The short forms in which tests write values down; byte positions are decimal. */
public final class Texts {

  private Texts() {}

  public static NodeId node(String name) {
    return new NodeId(name);
  }

  /** {@code "b c"}; empty, or {@code nobody}, is no node. */
  public static List<NodeId> nodes(String names) {
    return words(names).stream().map(NodeId::new).toList();
  }

  public static List<String> words(String text) {
    String trimmed = text.strip();
    return trimmed.isEmpty() || trimmed.equals("nobody")
        ? List.of()
        : Arrays.asList(trimmed.split("\\s+", -1));
  }

  public static Timeline timeline(int number) {
    return new Timeline(number);
  }

  public static Lsn lsn(long value) {
    return new Lsn(value);
  }

  /** {@code 2:90}: byte 90 of timeline 2. */
  public static Position at(String text) {
    int colon = text.indexOf(':');
    return new Position(
        new Timeline(Integer.parseInt(text.substring(0, colon))),
        new Lsn(Long.parseLong(text.substring(colon + 1))));
  }

  /** {@code "1:90 2:110 4"}: timeline 1 up to 90, then 2 up to 110, now 4. */
  public static Lineage lineage(String text) {
    List<String> words = words(text);
    List<Position> branches = new ArrayList<>();
    words.subList(0, words.size() - 1).forEach(word -> branches.add(at(word)));
    return new Lineage(branches, new Timeline(Integer.parseInt(words.getLast())));
  }
}
