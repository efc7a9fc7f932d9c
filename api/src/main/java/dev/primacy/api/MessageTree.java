package dev.primacy.api;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.math.BigInteger;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A message as maps, lists, text, numbers and truth values: the one form from which JSON and YAML
 * are written.
 *
 * <p>Unlike protobuf's own JSON it writes 64-bit numbers as numbers and enum values as words in
 * lower case, because that is what scripts expect of an epoch and a role.
 */
public final class MessageTree {

  private MessageTree() {}

  /**
   * Returns the fields in the order of their declaration, under their names in the {@code .proto}.
   * Left out is only what can be absent and is.
   */
  public static Map<String, Object> of(Message message) {
    Map<String, Object> tree = new LinkedHashMap<>();
    for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
      if (field.isRepeated()) {
        List<?> values = (List<?>) message.getField(field);
        tree.put(field.getName(), values.stream().map(v -> value(field, v)).toList());
      } else if (!field.hasPresence() || message.hasField(field)) {
        tree.put(field.getName(), value(field, message.getField(field)));
      }
    }
    return tree;
  }

  private static Object value(FieldDescriptor field, Object value) {
    return switch (field.getJavaType()) {
      case INT, LONG -> isUnsigned(field) ? unsigned((Number) value) : value;
      case FLOAT, DOUBLE, BOOLEAN, STRING -> value;
      case BYTE_STRING -> Base64.getEncoder().encodeToString(((ByteString) value).toByteArray());
      case ENUM -> word((EnumValueDescriptor) value);
      case MESSAGE -> of((Message) value);
    };
  }

  /** {@code ROLE_PRIMARY} of {@code Role} is {@code primary}. */
  static String word(EnumValueDescriptor value) {
    String type = value.getType().getName();
    String prefix = type.replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toUpperCase(Locale.ROOT) + "_";
    String name = value.getName();
    return (name.startsWith(prefix) ? name.substring(prefix.length()) : name)
        .toLowerCase(Locale.ROOT);
  }

  private static boolean isUnsigned(FieldDescriptor field) {
    return switch (field.getType()) {
      case UINT32, UINT64, FIXED32, FIXED64 -> true;
      case DOUBLE,
          FLOAT,
          INT64,
          INT32,
          BOOL,
          STRING,
          GROUP,
          MESSAGE,
          BYTES,
          ENUM,
          SFIXED32,
          SFIXED64,
          SINT32,
          SINT64 ->
          false;
    };
  }

  private static Number unsigned(Number value) {
    if (value instanceof Integer small) {
      return Integer.toUnsignedLong(small);
    }
    return value.longValue() < 0 ? new BigInteger(Long.toUnsignedString(value.longValue())) : value;
  }
}
