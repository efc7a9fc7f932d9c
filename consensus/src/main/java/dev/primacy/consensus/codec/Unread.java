package dev.primacy.consensus.codec;

/** The complaint that something was written which this build has no word for. */
final class Unread {

  private Unread() {}

  static IllegalArgumentException value(Enum<?> value) {
    return new IllegalArgumentException(
        value.getDeclaringClass().getSimpleName() + " has a value that this build does not know");
  }

  static IllegalArgumentException kind(String of) {
    return new IllegalArgumentException(of + " is of a kind that this build does not know");
  }
}
