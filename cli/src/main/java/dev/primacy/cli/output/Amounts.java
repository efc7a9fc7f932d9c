package dev.primacy.cli.output;

import java.util.Locale;

/** Bytes and times as people read them. */
public final class Amounts {

  private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};
  private static final long SECOND = 1_000;
  private static final long MINUTE = 60 * SECOND;
  private static final long HOUR = 60 * MINUTE;

  private Amounts() {}

  /** Three digits at most, in steps of 1024 as PostgreSQL counts. */
  public static String bytes(long bytes) {
    double amount = bytes;
    int unit = 0;
    while (amount >= 1000 && unit < UNITS.length - 1) {
      amount /= 1024;
      unit++;
    }
    boolean whole = unit == 0 || amount >= 10;
    return String.format(Locale.ROOT, whole ? "%.0f %s" : "%.1f %s", amount, UNITS[unit]);
  }

  public static String millis(long millis) {
    if (millis < SECOND) {
      return millis + " ms";
    }
    if (millis < MINUTE) {
      return String.format(Locale.ROOT, "%.1f s", millis / (double) SECOND);
    }
    if (millis < HOUR) {
      return "%d min %d s".formatted(millis / MINUTE, millis % MINUTE / SECOND);
    }
    return "%d h %d min".formatted(millis / HOUR, millis % HOUR / MINUTE);
  }
}
