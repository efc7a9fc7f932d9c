package dev.primacy.cli.playground;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PostgresProgramsTest {

  @TempDir private Path home;

  private static Path bin(String parent) {
    return Path.of(parent, "bin");
  }

  @Test
  void theNewestIsTakenByNumberAndNotByLetter() {
    Path nine = bin("/usr/lib/postgresql/9.6");
    Path thirteen = bin("/usr/lib/postgresql/13");
    Path seventeen = bin("/usr/pgsql-17");
    assertThat(PostgresPrograms.newest(List.of(thirteen, seventeen, nine))).hasValue(seventeen);
    assertThat(PostgresPrograms.newest(List.of(nine))).isEmpty();
    assertThat(PostgresPrograms.newest(List.of())).isEmpty();
  }

  @Test
  void aDirectoryCountsOnlyWithAllPrograms() throws IOException {
    for (String name : List.of("postgres", "initdb", "pg_basebackup", "pg_ctl")) {
      program(name);
    }
    assertThat(PostgresPrograms.isComplete(home)).isFalse();
    program("psql");
    assertThat(PostgresPrograms.isComplete(home)).isTrue();
  }

  private void program(String name) throws IOException {
    Files.createFile(
        home.resolve(name),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
  }

  @Test
  void whoeverLacksItIsToldTheCommand() {
    assertThat(PostgresPrograms.missing())
        .hasMessageContaining("sudo apt-get install postgresql")
        .hasMessageContaining("--bin-dir");
  }
}
