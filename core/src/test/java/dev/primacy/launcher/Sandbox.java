package dev.primacy.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A copy of the launcher in a folder of its own, with a Java and a Maven that are scripts: they say
 * how they were called, so that a test sees what the launcher decided in milliseconds.
 */
final class Sandbox {

  /** How a launch ended. */
  record Outcome(int code, String out, String err) {}

  private final Path folder;
  private final SortedMap<String, String> environment = new TreeMap<>();

  Sandbox(Path folder) throws IOException {
    this.folder = folder;
    for (String script : List.of("primacy", "primacy-bench")) {
      // Whatever Java this machine has must not be found unless a test put it there.
      String text =
          Files.readString(root().resolve(script))
              .replace("/usr/lib/jvm", folder + "/jvm")
              .replaceAll("(?<=\\s)/(usr|opt|Library)/", "/none/");
      script(script, text);
    }
    environment.put("PATH", folder.resolve("bin") + ":/usr/bin:/bin");
    environment.put("HOME", folder.resolve("user").toString());
    script("bin/java", "exit 9");
  }

  private static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("LICENSE"))) {
      folder = folder.resolve("..").normalize();
    }
    return folder;
  }

  Path home() {
    return folder;
  }

  Sandbox with(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Sandbox without(String name) {
    environment.remove(name);
    return this;
  }

  /** A Java that prints its arguments, one in a line. */
  Path java(String at, String version) throws IOException {
    return java(at, version, "printf '%s\\n' \"$@\"");
  }

  Path java(String at, String version, String script) throws IOException {
    script(at + "/bin/java", script);
    file(at + "/release", "IMPLEMENTOR=\"Somebody\"\nJAVA_VERSION=\"" + version + "\"\n");
    return folder.resolve(at);
  }

  /** A tree with sources, and a Maven that builds it by writing down what it was asked for. */
  Sandbox sources() throws IOException {
    file("pom.xml", "<project/>");
    file("cli/pom.xml", "<project/>");
    file("cli/src/main/java/Main.java", "class Main {}");
    maven(
        """
        echo "[INFO] Building Primacy core 0.1.0-SNAPSHOT                       [1/2]"
        echo "$@" >> built
        mkdir -p cli/target/lib
        : > cli/target/primacy-cli.jar
        : > cli/target/lib/a.jar
        printf 'lib/a.jar:lib/b.jar' > cli/target/classpath
        """);
    return this;
  }

  void maven(String script) throws IOException {
    script("bin/mvn", script);
  }

  Sandbox installation() throws IOException {
    file("lib/classpath", "primacy-cli.jar:a.jar");
    file("lib/primacy-cli.jar", "");
    file("lib/a.jar", "");
    return this;
  }

  Path file(String at, String content) throws IOException {
    Path file = folder.resolve(at);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, content);
  }

  void age(String at, int minutes) throws IOException {
    FileTime then =
        FileTime.from(
            Files.getLastModifiedTime(folder.resolve(at)).toInstant().minusSeconds(60L * minutes));
    Files.setLastModifiedTime(folder.resolve(at), then);
  }

  List<String> lines(String at) throws IOException {
    Path file = folder.resolve(at);
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  Outcome run(String... command) throws IOException, InterruptedException {
    return run(folder, command);
  }

  Outcome run(Path where, String... command) throws IOException, InterruptedException {
    List<String> full = new ArrayList<>(List.of(command));
    full.set(0, folder.resolve(command[0]).toString());
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    ProcessBuilder builder = new ProcessBuilder(full).directory(where.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process =
        builder
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile())
            .start();
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException("still running after 30 s: " + full);
    }
    return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  private void script(String at, String text) throws IOException {
    Path file = file(at, text.startsWith("#!") ? text : "#!/bin/sh\n" + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
