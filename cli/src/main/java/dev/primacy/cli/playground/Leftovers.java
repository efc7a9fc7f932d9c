package dev.primacy.cli.playground;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Clears away what a playground leaves: its own at the end, and another's that was killed. */
final class Leftovers {

  private static final Pattern OURS = Pattern.compile("program|secrets|[mn][0-9]");

  private Leftovers() {}

  /** Stops and removes what playgrounds of this user left that ended without doing so. */
  static void clean(Markers markers, OsUser user, Consumer<String> progress) {
    for (Markers.Found found : markers.stale()) {
      Marker marker = found.marker();
      progress.accept("cleaning up what a killed playground left in " + marker.directory());
      marker.processes().stream()
          .flatMap(process -> process.handle().stream())
          .forEach(ProcessHandle::destroyForcibly);
      marker.dataDirs().forEach(dataDir -> LocalServer.stop(marker.binDir(), user, dataDir));
      try {
        if (!marker.isKept()) {
          remove(marker.directory());
        }
        Files.deleteIfExists(found.file());
      } catch (IOException e) {
        progress.accept("could not remove all of it: " + e.getMessage());
      }
    }
  }

  /** Removes a playground's directory; anything that is none stays. */
  static void remove(Path directory) throws IOException {
    if (!isPlayground(directory)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path folder, @org.jspecify.annotations.Nullable IOException e) throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Whether everything in it is what a playground writes. */
  static boolean isPlayground(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return false;
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.allMatch(entry -> OURS.matcher(entry.getFileName().toString()).matches());
    }
  }
}
