package dev.primacy.consensus;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.Collection;
import java.util.Map;

/**
 * Refuses fields that this build does not know: protobuf skips them silently, and replicas diverge.
 */
public final class Strict {

  private Strict() {}

  public static void requireKnown(Message message) throws UnreadableException {
    if (!message.getUnknownFields().asMap().isEmpty()) {
      throw new UnreadableException(
          "the log holds fields %s of %s that this build does not know"
              .formatted(
                  message.getUnknownFields().asMap().keySet(),
                  message.getDescriptorForType().getFullName()));
    }
    for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
      if (field.getValue() instanceof Message inner) {
        requireKnown(inner);
      } else if (field.getValue() instanceof Collection<?> values) {
        for (Object value : values) {
          if (value instanceof Message inner) {
            requireKnown(inner);
          }
        }
      }
    }
  }
}
