package dev.primacy.cli.playground;

import dev.primacy.cli.CommandFailure;
import dev.primacy.cli.Exit;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where commands that run a cluster on this host run it, and with which PostgreSQL. */
final class LocalOptions {

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where everything is written; new or empty. Default: a temporary directory.")
  private @Nullable Path dir;

  @Option(
      names = "--bin-dir",
      paramLabel = "DIR",
      description = "PostgreSQL's programs. Default: the newest installed.")
  private @Nullable Path binDir;

  @Option(names = "--no-install", description = "Never install PostgreSQL, only say how.")
  private boolean noInstall;

  Path directory() {
    return PlaygroundDirectory.choose(Optional.ofNullable(dir));
  }

  /** Installs PostgreSQL where it is missing and may be installed. */
  Path programs(Consumer<String> progress) {
    if (binDir != null) {
      Path folder = binDir.toAbsolutePath();
      if (!PostgresPrograms.isComplete(folder)) {
        throw new CommandFailure(
            Exit.CONFIGURATION,
            "%s lacks some of PostgreSQL's programs: postgres initdb pg_basebackup pg_ctl psql"
                .formatted(folder));
      }
      return folder;
    }
    Optional<Path> found = PostgresPrograms.find();
    if (found.isEmpty() && !noInstall && Apt.isUsable()) {
      progress.accept(
          "installing PostgreSQL: apt-get install postgresql (--no-install forbids it)");
      Apt.install("postgresql");
      found = PostgresPrograms.find();
    }
    return found.orElseThrow(PostgresPrograms::missing);
  }
}
