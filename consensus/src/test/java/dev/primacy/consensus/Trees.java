package dev.primacy.consensus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Copies and deletes whole directories. */
final class Trees {

  private Trees() {}

  static void copy(Path from, Path to) throws IOException {
    for (Path file : all(from)) {
      Files.copy(file, to.resolve(from.relativize(file).toString()));
    }
  }

  static void delete(Path tree) throws IOException {
    for (Path file : all(tree).stream().sorted(Comparator.reverseOrder()).toList()) {
      Files.delete(file);
    }
  }

  private static List<Path> all(Path tree) throws IOException {
    try (Stream<Path> files = Files.walk(tree)) {
      return files.toList();
    }
  }
}
