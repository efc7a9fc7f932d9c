package dev.primacy.consensus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * How far this member's log went at least, remembered outside of it: a shorter one has lost
 * entries.
 */
final class CommitMark {

  private final Path file;
  private long marked;

  CommitMark(Path root) throws IOException {
    file = root.resolve("mark");
    marked = read();
  }

  long index() {
    return marked;
  }

  void raise(long committed) throws IOException {
    if (committed > marked) {
      // Not forced: a mark that is too low only notices less.
      Files.writeString(file, Long.toString(committed));
      marked = committed;
    }
  }

  private long read() throws IOException {
    try {
      String mark = Files.readString(file);
      return mark.matches("[0-9]{1,18}") ? Long.parseLong(mark) : -1;
    } catch (NoSuchFileException e) {
      return -1;
    }
  }
}
