package dev.primacy.core.cluster;

import java.util.HexFormat;

/** A byte position in WAL; meaningless without the timeline it lies on. Ordered as unsigned. */
public record Lsn(long value) implements Comparable<Lsn> {

  public static final Lsn ZERO = new Lsn(0);

  /** Reads PostgreSQL's form, two hexadecimal halves: {@code 16/B374D848}. */
  public static Lsn parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 1 || slash > 8 || text.length() - slash > 9 || slash == text.length() - 1) {
      throw new IllegalArgumentException("'" + text + "' is not an LSN such as 0/16B3748");
    }
    try {
      // Takes digits alone: where a sign is read, "0/-1" is the highest position of all.
      long high = HexFormat.fromHexDigitsToLong(text, 0, slash);
      long low = HexFormat.fromHexDigitsToLong(text, slash + 1, text.length());
      return new Lsn(high << 32 | low);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not an LSN such as 0/16B3748", e);
    }
  }

  /** Bytes from {@code earlier} to here; zero where {@code earlier} is not earlier. */
  public long bytesSince(Lsn earlier) {
    return isBefore(earlier) ? 0 : value - earlier.value;
  }

  public boolean isBefore(Lsn other) {
    return compareTo(other) < 0;
  }

  public boolean isAfter(Lsn other) {
    return compareTo(other) > 0;
  }

  @Override
  public int compareTo(Lsn other) {
    return Long.compareUnsigned(value, other.value);
  }

  @Override
  public String toString() {
    return "%X/%X".formatted(value >>> 32, value & 0xFFFF_FFFFL);
  }
}
