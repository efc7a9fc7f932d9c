package dev.primacy.chaos;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestWatcher;

/** Counts the tests of a class that failed: then the logs of its cluster are wanted. */
final class Failures implements TestWatcher {

  private int count;

  @Override
  public void testFailed(ExtensionContext context, @Nullable Throwable cause) {
    count++;
  }

  boolean none() {
    return count == 0;
  }
}
