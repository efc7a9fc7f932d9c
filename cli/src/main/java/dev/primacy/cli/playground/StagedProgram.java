package dev.primacy.cli.playground;

import dev.primacy.cli.CommandFailure;
import dev.primacy.cli.Exit;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A copy of this very program that any user of the host can read, laid out as an installed one: the
 * launcher, which alone knows the options of each JVM, and the jars beside it. A build that goes on
 * meanwhile, or a home directory that is closed to others, does not get in the way.
 */
final class StagedProgram {

  private static final String LAUNCHER = "primacy.launcher";

  private StagedProgram() {}

  /** The launcher in the copy. */
  static Path launcher(Path directory) {
    return directory.resolve("primacy");
  }

  static void stage(Path directory) throws IOException {
    String launcher = System.getProperty(LAUNCHER, "");
    if (launcher.isEmpty()) {
      throw new CommandFailure(
          Exit.CONFIGURATION, "does not know its launcher: start it as ./primacy");
    }
    Path lib = directory.resolve("lib");
    List<String> names = new ArrayList<>();
    for (Path source : classPath()) {
      String name = name(source, names.size());
      copy(source, lib.resolve(name));
      names.add(name);
    }
    Files.writeString(lib.resolve("classpath"), String.join(":", names) + "\n");
    if (Rehearsal.isDone()) {
      for (Path learnt : Rehearsal.caches(home())) {
        Files.copy(learnt, lib.resolve(learnt.getFileName()));
      }
    }
    Path copy = launcher(directory);
    Files.copy(Path.of(launcher), copy, StandardCopyOption.REPLACE_EXISTING);
    Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /** The jars, or the folders of classes, of this very program. */
  static List<Path> classPath() {
    return Stream.of(System.getProperty("java.class.path", "").split(File.pathSeparator, -1))
        .filter(element -> !element.isEmpty())
        .map(element -> Path.of(element).toAbsolutePath())
        .filter(Files::exists)
        .toList();
  }

  /** The folder of this very program's jars. */
  static Path home() {
    Path first = classPath().getFirst();
    return Optional.ofNullable(first.getParent()).orElse(first);
  }

  /** As below its home, or a start-up cache would not know it again. */
  private static String name(Path source, int number) {
    return source.startsWith(home())
        ? home().relativize(source).toString()
        : "%02d-%s".formatted(number, source.getFileName());
  }

  /** With its time, for the same reason. */
  private static void copy(Path source, Path target) throws IOException {
    Files.createDirectories(target.getParent());
    if (Files.isRegularFile(source)) {
      Files.copy(source, target);
      Files.setLastModifiedTime(target, Files.getLastModifiedTime(source));
      return;
    }
    Files.walkFileTree(
        source,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(target.resolve(source.relativize(folder).toString()));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(file, target.resolve(source.relativize(file).toString()));
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
