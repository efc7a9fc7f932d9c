package dev.primacy.api;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * All that peers of another build rely on, one line each: what stands at which number of which
 * message or enum, and which methods there are.
 *
 * @param meanings from a place, such as {@code primacy.v1.Topology 2}, to what stands there
 * @param reserved the places that stay empty for ever
 */
record Wire(SortedMap<String, String> meanings, Set<String> reserved) {

  static Wire of(FileDescriptor file) {
    Wire wire = new Wire(new TreeMap<>(), new TreeSet<>());
    file.getMessageTypes().forEach(wire::add);
    file.getEnumTypes().forEach(wire::add);
    file.getServices().forEach(service -> service.getMethods().forEach(wire::add));
    return wire;
  }

  static Wire read(List<String> lines) {
    Wire wire = new Wire(new TreeMap<>(), new TreeSet<>());
    for (String line : lines) {
      int equals = line.indexOf(" = ");
      wire.meanings.put(line.substring(0, equals), line.substring(equals + 3));
    }
    return wire;
  }

  List<String> lines() {
    return meanings.entrySet().stream().map(e -> e.getKey() + " = " + e.getValue()).toList();
  }

  /** What a peer of the older build would misread. */
  List<String> breaks(Wire older) {
    List<String> broken = new ArrayList<>();
    older.meanings.forEach((place, was) -> {
      String is = meanings.get(place);
      if (is == null && !reserved.contains(place)) {
        broken.add(place + " vanished and is not reserved: " + was);
      } else if (is != null && !is.equals(was)) {
        broken.add("%s was %s and is %s".formatted(place, was, is));
      }
    });
    return broken;
  }

  /** This and what was here before: a place that was ever used is remembered for ever. */
  Wire remembering(Wire older) {
    SortedMap<String, String> all = new TreeMap<>(older.meanings);
    all.putAll(meanings);
    return new Wire(all, reserved);
  }

  private void add(Descriptor message) {
    for (FieldDescriptor field : message.getFields()) {
      String label = field.isRepeated() ? "repeated " : field.hasPresence() ? "optional " : "";
      meanings.put(
          message.getFullName() + " " + field.getNumber(),
          label + type(field) + " " + field.getName());
    }
    message
        .toProto()
        .getReservedRangeList()
        .forEach(range -> {
          for (int n = range.getStart(); n < range.getEnd(); n++) {
            reserved.add(message.getFullName() + " " + n);
          }
        });
    message.getNestedTypes().forEach(this::add);
    message.getEnumTypes().forEach(this::add);
  }

  private void add(EnumDescriptor words) {
    words
        .getValues()
        .forEach(v -> meanings.put(words.getFullName() + " " + v.getNumber(), v.getName()));
    words
        .toProto()
        .getReservedRangeList()
        .forEach(range -> {
          for (int n = range.getStart(); n <= range.getEnd(); n++) {
            reserved.add(words.getFullName() + " " + n);
          }
        });
  }

  private void add(MethodDescriptor method) {
    meanings.put(
        method.getFullName(),
        "%s%s -> %s%s"
            .formatted(
                method.isClientStreaming() ? "stream " : "",
                method.getInputType().getFullName(),
                method.isServerStreaming() ? "stream " : "",
                method.getOutputType().getFullName()));
  }

  private static String type(FieldDescriptor field) {
    return switch (field.getJavaType()) {
      case MESSAGE -> field.getMessageType().getFullName();
      case ENUM -> field.getEnumType().getFullName();
      case INT, LONG, FLOAT, DOUBLE, BOOLEAN, STRING, BYTE_STRING ->
          field.getType().name().toLowerCase(Locale.ROOT);
    };
  }
}
