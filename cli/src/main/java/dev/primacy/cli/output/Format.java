package dev.primacy.cli.output;

import com.google.protobuf.Message;
import dev.primacy.api.JsonText;
import dev.primacy.api.MessageTree;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** How an answer is written: for people, or as the API's own message for scripts. */
public enum Format {
  TABLE,
  JSON,
  YAML;

  /** What is printed, without a last line break. */
  public String text(Message message, Supplier<List<String>> table) {
    return switch (this) {
      case TABLE -> String.join("\n", table.get()).stripTrailing();
      case JSON -> JsonText.of(MessageTree.of(message));
      case YAML -> yaml(message);
    };
  }

  private static String yaml(Message message) {
    DumpSettings settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setExplicitStart(true)
            .setWidth(Integer.MAX_VALUE)
            .setUseUnicodeEncoding(false)
            .build();
    return new Dump(settings).dumpToString(MessageTree.of(message)).stripTrailing();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
