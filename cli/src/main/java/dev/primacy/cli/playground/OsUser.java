package dev.primacy.cli.playground;

import dev.primacy.cli.CommandFailure;
import dev.primacy.cli.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The user that the processes run as: the caller, or, where that is root, one that PostgreSQL
 * accepts.
 *
 * @param name also the name of the database's superuser: peer authentication compares the two
 * @param prefix what a command begins with to run as that user; empty for the caller
 */
public record OsUser(String name, List<String> prefix) {

  private static final Path PASSWD = Path.of("/etc/passwd");
  private static final List<String> UNPRIVILEGED = List.of("postgres", "nobody");

  public OsUser {
    prefix = List.copyOf(prefix);
  }

  /** For whoever runs this program. */
  public static OsUser forCaller() {
    String caller = System.getProperty("user.name", "");
    if (!isRoot()) {
      return new OsUser(caller, List.of());
    }
    try {
      return insteadOfRoot(Files.readAllLines(PASSWD), hasProgram("setpriv"));
    } catch (IOException e) {
      throw new CommandFailure(
          Exit.CONFIGURATION, "cannot read " + PASSWD + "; run this as an ordinary user");
    }
  }

  static OsUser insteadOfRoot(List<String> passwd, boolean hasSetpriv) {
    for (String user : UNPRIVILEGED) {
      Optional<String> group = group(passwd, user);
      if (group.isPresent()) {
        return new OsUser(
            user,
            hasSetpriv
                ? List.of(
                    "setpriv",
                    "--reuid=" + user,
                    "--regid=" + group.get(),
                    "--clear-groups",
                    "--inh-caps=-all",
                    "--")
                : List.of("runuser", "-u", user, "--"));
      }
    }
    throw new CommandFailure(
        Exit.CONFIGURATION,
        "PostgreSQL refuses to run as root, and there is no user postgres or nobody; run this as an"
            + " ordinary user");
  }

  /** The number of the user's own group. */
  private static Optional<String> group(List<String> passwd, String user) {
    return passwd.stream()
        .map(line -> line.split(":", -1))
        .filter(fields -> fields.length > 3 && fields[0].equals(user))
        .map(fields -> fields[3])
        .findFirst();
  }

  static boolean isRoot() {
    return System.getProperty("user.name", "").equals("root");
  }

  private static boolean hasProgram(String name) {
    return Programs.find(name).isPresent();
  }

  /** The whole command. */
  public List<String> run(List<String> command) {
    List<String> whole = new ArrayList<>(prefix);
    whole.addAll(command);
    return List.copyOf(whole);
  }

  boolean isCaller() {
    return prefix.isEmpty();
  }
}
