package dev.primacy.cli.playground;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Where playgrounds leave their markers: root's where everybody finds them, anybody else's where
 * only they do. A marker that neither root nor the reader wrote is not believed.
 */
public final class Markers {

  private static final String SUFFIX = ".playground";
  private static final Path FOR_ALL = Path.of("/run/primacy/playgrounds");

  private final List<Path> readFrom;
  private final Path writeTo;

  Markers(List<Path> readFrom, Path writeTo) {
    this.readFrom = List.copyOf(readFrom);
    this.writeTo = writeTo;
  }

  public static Markers of(Map<String, String> environment) {
    if (OsUser.isRoot()) {
      return new Markers(List.of(FOR_ALL), FOR_ALL);
    }
    String home = environment.getOrDefault("HOME", System.getProperty("user.home", "."));
    String state = environment.getOrDefault("XDG_STATE_HOME", "");
    Path own =
        (state.isBlank() ? Path.of(home, ".local", "state") : Path.of(state))
            .resolve("primacy")
            .resolve("playgrounds");
    return new Markers(List.of(own, FOR_ALL), own);
  }

  /** Those whose playground runs, the newest first. */
  public List<Marker> running() {
    return all(readFrom).stream()
        .map(Found::marker)
        .filter(Marker::isRunning)
        .sorted(
            Comparator.comparingLong((Marker marker) -> marker.owner().startedMillis())
                .thenComparingLong(marker -> marker.owner().pid())
                .reversed())
        .toList();
  }

  /** The caller's own, whose playground ended without cleaning up. */
  List<Found> stale() {
    return all(List.of(writeTo)).stream().filter(found -> !found.marker().isRunning()).toList();
  }

  /** A marker and the file that it was read from. */
  record Found(Path file, Marker marker) {}

  Path write(Marker marker) throws IOException {
    Files.createDirectories(writeTo);
    if (OsUser.isRoot()) { // whatever root's umask says
      Files.setPosixFilePermissions(writeTo, PosixFilePermissions.fromString("rwxr-xr-x"));
      Files.setPosixFilePermissions(
          writeTo.resolveSibling("."), PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Path file = writeTo.resolve(marker.owner().pid() + SUFFIX);
    Path whole = writeTo.resolve(marker.owner().pid() + ".new");
    Files.writeString(whole, marker.text());
    Files.setPosixFilePermissions(whole, PosixFilePermissions.fromString("rw-r--r--"));
    return Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static List<Found> all(List<Path> folders) {
    List<Found> found = new ArrayList<>();
    for (Path folder : folders) {
      if (Files.isDirectory(folder)) {
        try (Stream<Path> files = Files.list(folder)) {
          files
              .filter(file -> file.getFileName().toString().endsWith(SUFFIX))
              .sorted()
              .forEach(file -> read(file, found));
        } catch (IOException e) {
          // Not ours to read, or gone: no playground that we could use.
        }
      }
    }
    return found;
  }

  private static void read(Path file, List<Found> found) {
    try {
      String owner = Files.getOwner(file).getName();
      if (owner.equals("root") || owner.equals(System.getProperty("user.name"))) {
        Marker.parse(Files.readString(file)).ifPresent(m -> found.add(new Found(file, m)));
      }
    } catch (IOException e) {
      // It ended and took its marker away just now.
    }
  }
}
