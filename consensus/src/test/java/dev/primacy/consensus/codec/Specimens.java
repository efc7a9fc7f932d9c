package dev.primacy.consensus.codec;

import dev.primacy.core.cluster.Admission;
import dev.primacy.core.cluster.Lineage;
import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.NodeId;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Rule;
import dev.primacy.core.cluster.Timeline;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes values of a type of the domain so that, taken together, every kind, every word, every
 * absence and every presence of each component occurs; numbers and names are all different, so that
 * a swap is seen. A component that somebody adds to a record is filled in by itself, and a codec
 * that forgets it fails.
 */
final class Specimens {

  private int next = 1;

  static List<Object> of(Class<?> type) {
    return new Specimens().values(type);
  }

  private List<Object> values(Type type) {
    if (type instanceof ParameterizedType generic) {
      return generic(generic);
    }
    Class<?> raw = (Class<?>) type;
    if (raw == Lineage.class || raw == Rule.class) {
      return constrained(raw);
    }
    if (raw.isSealed()) {
      List<Object> all = new ArrayList<>();
      for (Class<?> kind : raw.getPermittedSubclasses()) {
        all.addAll(values(kind));
      }
      return all;
    }
    if (raw.isEnum()) {
      return List.of(raw.getEnumConstants());
    }
    return raw.isRecord() ? records(raw) : List.of(simple(raw));
  }

  private List<Object> generic(ParameterizedType type) {
    Type inner = type.getActualTypeArguments()[0];
    Class<?> raw = (Class<?>) type.getRawType();
    if (raw == Optional.class) {
      List<Object> all = new ArrayList<>(List.of(Optional.empty()));
      values(inner).forEach(value -> all.add(Optional.of(value)));
      return all;
    }
    if (raw == List.class) {
      return List.of(List.of(), values(inner));
    }
    if (raw == SortedMap.class) {
      Type held = type.getActualTypeArguments()[1];
      SortedMap<Object, Object> map = new TreeMap<>();
      values(held).forEach(value -> map.put(values(inner).getFirst(), value));
      return List.of(new TreeMap<>(), map);
    }
    throw new IllegalStateException("teach the specimens about " + type);
  }

  private List<Object> constrained(Class<?> type) {
    Position first = new Position(new Timeline(next++), new Lsn(next++));
    Position second = new Position(new Timeline(next++), new Lsn(-next++));
    Admission left = new Admission(new NodeId("a" + next++), next++);
    Admission right = new Admission(new NodeId("b" + next++), next++);
    return type == Lineage.class
        ? List.of(Lineage.FIRST, new Lineage(List.of(first, second), new Timeline(next++)))
        : List.of(Rule.NONE_REQUIRED, Rule.any(1, List.of()), Rule.any(2, List.of(left, right)));
  }

  /** As many as the component with the most values has; the others go round. */
  private List<Object> records(Class<?> type) {
    List<List<Object>> components = new ArrayList<>();
    for (RecordComponent component : type.getRecordComponents()) {
      components.add(
          component.getType() == boolean.class
              ? List.of(true, false)
              : values(component.getGenericType()));
    }
    int count = components.stream().mapToInt(List::size).max().orElse(1);
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Object[] arguments = new Object[components.size()];
      for (int j = 0; j < arguments.length; j++) {
        List<Object> choices = components.get(j);
        arguments[j] = choices.get(i % choices.size());
      }
      all.add(construct(type, arguments));
    }
    return all;
  }

  private static Object construct(Class<?> type, Object[] arguments) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      return type.getDeclaredConstructor(types).newInstance(arguments);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(
          type + " refuses " + Arrays.toString(arguments), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  private Object simple(Class<?> type) {
    int number = next++;
    if (type == String.class) {
      return "s" + number;
    }
    if (type == int.class) {
      return number;
    }
    if (type == long.class || type == Long.class) {
      return 1_000_000_000_000L + number;
    }
    if (type == Duration.class) {
      return Duration.ofMillis(number);
    }
    if (type == OptionalLong.class) {
      return OptionalLong.of(-number);
    }
    throw new IllegalStateException("teach the specimens about " + type);
  }

  /**
   * Every class of the domain that occurs in {@code values}, for the check that none is missing.
   */
  static Set<Class<?>> kindsIn(List<Object> values) throws ReflectiveOperationException {
    Set<Class<?>> kinds = new LinkedHashSet<>();
    for (Object value : values) {
      collect(value, kinds);
    }
    return kinds;
  }

  private static void collect(Object value, Set<Class<?>> kinds)
      throws ReflectiveOperationException {
    if (value instanceof Optional<?> optional && optional.isPresent()) {
      collect(optional.get(), kinds);
    } else if (value instanceof List<?> list) {
      for (Object element : list) {
        collect(element, kinds);
      }
    } else if (value instanceof SortedMap<?, ?> map) {
      for (Object element : map.values()) {
        collect(element, kinds);
      }
    } else if (value instanceof Record) {
      kinds.add(value.getClass());
      for (RecordComponent component : value.getClass().getRecordComponents()) {
        collect(component.getAccessor().invoke(value), kinds);
      }
    }
  }
}
