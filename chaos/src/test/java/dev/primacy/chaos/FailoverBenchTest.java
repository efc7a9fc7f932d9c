package dev.primacy.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primacy.cli.CommandFailure;
import dev.primacy.cli.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class FailoverBenchTest {

  @Test
  void touchesNoFolderThatHoldsAnything(@TempDir Path folder) throws IOException {
    Path letter = Files.writeString(folder.resolve("letter"), "dear");
    FailoverBench bench = new FailoverBench();
    var _ = new CommandLine(bench).parseArgs("--dir", folder.toString());

    assertThatThrownBy(bench::call)
        .isInstanceOfSatisfying(
            CommandFailure.class, failure -> assertThat(failure.exit()).isEqualTo(Exit.USAGE))
        .hasMessageContaining(folder.toString());
    assertThat(letter).hasContent("dear");
  }
}
