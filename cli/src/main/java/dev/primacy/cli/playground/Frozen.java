package dev.primacy.cli.playground;

import java.util.ArrayList;
import java.util.List;

/** Processes that were stopped where they stood: closing it lets them go on. */
public final class Frozen implements AutoCloseable {

  private final List<ProcessHandle> processes;

  private Frozen(List<ProcessHandle> processes) {
    this.processes = processes;
  }

  /** Stops them where they stand. */
  public static Frozen of(List<ProcessHandle> processes) {
    signal("-STOP", processes);
    return new Frozen(List.copyOf(processes));
  }

  @Override
  public void close() {
    signal("-CONT", processes.stream().filter(ProcessHandle::isAlive).toList());
  }

  private static void signal(String signal, List<ProcessHandle> processes) {
    List<String> command = new ArrayList<>(List.of("kill", signal));
    processes.forEach(process -> command.add(Long.toString(process.pid())));
    if (!processes.isEmpty()) {
      Programs.require(command, "");
    }
  }
}
