package dev.primacy.simulation;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;

/** Every rule by its name, {@code manager.barrier}, and the rules without it. */
final class Switches {

  private Switches() {}

  static List<String> all() {
    List<String> names = new ArrayList<>();
    for (RecordComponent keeper : Rules.class.getRecordComponents()) {
      for (RecordComponent rule : keeper.getType().getRecordComponents()) {
        names.add(keeper.getName() + "." + rule.getName());
      }
    }
    return names;
  }

  static Rules allBut(String name) {
    try {
      List<Object> keepers = new ArrayList<>();
      for (RecordComponent keeper : Rules.class.getRecordComponents()) {
        Object rules = keeper.getAccessor().invoke(Rules.ALL);
        keepers.add(without(rules, keeper, name));
      }
      return (Rules) Rules.class.getDeclaredConstructors()[0].newInstance(keepers.toArray());
    } catch (IllegalAccessException | InvocationTargetException | InstantiationException e) {
      throw new IllegalStateException(name, e);
    }
  }

  private static Object without(Object rules, RecordComponent keeper, String name)
      throws IllegalAccessException, InvocationTargetException, InstantiationException {
    List<Object> values = new ArrayList<>();
    for (RecordComponent rule : keeper.getType().getRecordComponents()) {
      boolean on = !name.equals(keeper.getName() + "." + rule.getName());
      values.add(on);
    }
    return rules.getClass().getDeclaredConstructors()[0].newInstance(values.toArray());
  }
}
