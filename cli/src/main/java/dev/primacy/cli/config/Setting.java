package dev.primacy.cli.config;

import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/**
 * One value as it was written, and where.
 *
 * @param key the full path, for example {@code manager.peers[0].api}
 * @param source the file or environment variable that it comes from
 */
record Setting(String key, Node node, Source source) {

  /**
   * Where values come from.
   *
   * @param hasLines false for an environment variable: its marks mean nothing to a reader
   */
  record Source(String name, boolean hasLines) {

    Problem.Place whole() {
      return new Problem.Place(name, hasLines ? 1 : 0, hasLines ? 1 : 0);
    }

    Problem.Place of(Node node) {
      return node.getStartMark()
          .filter(mark -> hasLines)
          .map(mark -> new Problem.Place(name, mark.getLine() + 1, mark.getColumn() + 1))
          .orElse(whole());
    }
  }

  Problem.Place place() {
    return source.of(node);
  }

  boolean isAbsent() {
    return node instanceof ScalarNode && node.getTag().equals(Tag.NULL);
  }

  Setting below(String path, Node value) {
    return new Setting(path, value, source);
  }
}
