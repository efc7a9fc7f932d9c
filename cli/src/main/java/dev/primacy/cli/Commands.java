package dev.primacy.cli;

import java.lang.reflect.Constructor;
import picocli.CommandLine;

/** Makes each command with the shell that it was started in. */
final class Commands implements CommandLine.IFactory {

  private final Shell shell;

  Commands(Shell shell) {
    this.shell = shell;
  }

  @Override
  public <K> K create(Class<K> type) throws Exception {
    for (Constructor<?> constructor : type.getDeclaredConstructors()) {
      if (constructor.getParameterCount() == 1
          && constructor.getParameterTypes()[0].equals(Shell.class)) {
        return type.cast(constructor.newInstance(shell));
      }
    }
    return CommandLine.defaultFactory().create(type);
  }
}
