package dev.primacy.chaos;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What figures were measured on: without it they mean nothing.
 *
 * @param load of the last minute, before anything was started: other work in the way
 */
record Machine(String processor, int processors, long memoryMib, String system, double load) {

  private static final long KIB_PER_MIB = 1024;

  static Machine here() {
    return new Machine(
        value(Path.of("/proc/cpuinfo"), "model name"),
        Runtime.getRuntime().availableProcessors(),
        number(value(Path.of("/proc/meminfo"), "MemTotal")) / KIB_PER_MIB,
        System.getProperty("os.name", "") + " " + System.getProperty("os.version", ""),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private static String value(Path file, String key) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static long number(String text) {
    String digits = text.replaceAll("[^0-9]", "");
    return digits.isEmpty() ? 0 : Long.parseLong(digits);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%d x %s, %d MiB, %s, Java %s, load %.1f before the start",
        processors,
        processor,
        memoryMib,
        system,
        Runtime.version(),
        load);
  }
}
