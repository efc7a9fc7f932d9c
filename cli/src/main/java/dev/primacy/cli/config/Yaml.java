package dev.primacy.cli.config;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeType;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Turns text into nodes that remember where they stood. */
final class Yaml {

  private Yaml() {}

  /** The whole file; empty, with the reason found, where it is no YAML. */
  static Optional<Setting> file(String name, String text, Findings findings) {
    Setting.Source source = new Setting.Source(name, true);
    try {
      Optional<Node> root = compose(text);
      if (root.isEmpty()) {
        findings.add(source.whole(), "", "is empty", "write a section manager: or agent:");
      }
      return root.map(node -> new Setting("", node, source));
    } catch (MarkedYamlEngineException e) {
      Problem.Place place =
          e.getProblemMark()
              .map(mark -> new Problem.Place(name, mark.getLine() + 1, mark.getColumn() + 1))
              .orElse(source.whole());
      findings.add(place, "", "is no YAML: " + e.getProblem(), "correct what stands here");
    } catch (YamlEngineException e) {
      findings.add(source.whole(), "", "is no YAML: " + e.getMessage(), "write it anew");
    }
    return Optional.empty();
  }

  /**
   * The value of an environment variable, as it is: only who wants a list or a section looks into
   * it.
   */
  static Setting variable(String key, String text) {
    return new Setting(
        key,
        new ScalarNode(Tag.STR, text, ScalarStyle.PLAIN),
        new Setting.Source(Surroundings.variable(key), false));
  }

  /** A variable's text read as a list or a section; a value from the file as it stands. */
  static Setting structured(Setting written) {
    if (written.source().hasLines() || !(written.node() instanceof ScalarNode scalar)) {
      return written;
    }
    return written.below(written.key(), structured(scalar.getValue()));
  }

  private static Node structured(String text) {
    try {
      Optional<Node> node = compose(text).filter(n -> n.getNodeType() != NodeType.SCALAR);
      if (node.isPresent()) {
        return node.get();
      }
    } catch (YamlEngineException e) {
      // One IPv6 address looks like the beginning of a list and is none.
      return split(text);
    }
    return split(text);
  }

  private static Node split(String text) {
    List<Node> items =
        Arrays.stream(text.split(",", -1))
            .map(item -> (Node) new ScalarNode(Tag.STR, item.strip(), ScalarStyle.PLAIN))
            .toList();
    return new SequenceNode(Tag.SEQ, items, FlowStyle.FLOW);
  }

  private static Optional<Node> compose(String text) {
    return new Compose(LoadSettings.builder().build()).composeString(text);
  }
}
