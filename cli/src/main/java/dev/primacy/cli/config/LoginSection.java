package dev.primacy.cli.config;

import java.nio.file.Path;

/** A role that enters over the network: its name, and the file with its password. */
record LoginSection(String user, Path passwordFile) {

  /**
   * Reads it.
   *
   * @param isUsed whether this process will open the file; otherwise it may be another user's alone
   */
  static LoginSection read(
      Section parent, String name, String defaultUser, boolean isUsed, Findings findings) {
    Section section = parent.requiredSection(name);
    Path file = section.required("password_file", Kind.PATH);
    if (isUsed && !file.equals(Kind.PATH.standIn())) {
      SecretFile.problem(file)
          .ifPresent(trouble ->
              findings.add(
                  section.place("password_file"),
                  section.key("password_file"),
                  trouble.what(),
                  trouble.fix()));
    }
    LoginSection login = new LoginSection(section.optional("user", Kind.TEXT, defaultUser), file);
    section.reportUnknown();
    return login;
  }
}
