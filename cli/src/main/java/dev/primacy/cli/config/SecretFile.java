package dev.primacy.cli.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;

/** A file that holds one password, as far as it can be judged before it is used. */
final class SecretFile {

  /** What is wrong with one, and what to do about it. */
  record Trouble(String what, String fix) {}

  private SecretFile() {}

  static Optional<Trouble> problem(Path file) {
    try {
      if (Files.notExists(file)) {
        return trouble(
            file + " does not exist", "write the password into it, readable by its owner");
      }
      if (Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ)) {
        return trouble(file + " can be read by everybody", "chmod 0640 " + file);
      }
      if (Files.readString(file).isBlank()) {
        return trouble(file + " is empty", "write the password into it");
      }
      return Optional.empty();
    } catch (IOException e) {
      return trouble(file + " cannot be read by this user", "make this user its owner");
    }
  }

  private static Optional<Trouble> trouble(String what, String fix) {
    return Optional.of(new Trouble(what, fix));
  }
}
