package dev.primacy.cli.playground;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.primacy.cli.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlaygroundDirectoryTest {

  @TempDir private Path home;

  @Test
  void aNewOneIsMade() {
    Path wished = home.resolve("a/b");
    assertThat(PlaygroundDirectory.choose(Optional.of(wished))).isDirectory();
  }

  @Test
  void oneThatIsNotEmptyIsLeftAlone() throws IOException {
    Path file = Files.writeString(home.resolve("precious"), "data");
    assertThatThrownBy(() -> PlaygroundDirectory.choose(Optional.of(home)))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("is not empty");
    assertThat(file).exists();
  }

  @Test
  void aNameThatWouldNeedQuotingIsRefusedBeforeAnythingIsMade() {
    Path odd = home.resolve("it's \"odd\"");
    assertThatThrownBy(() -> PlaygroundDirectory.choose(Optional.of(odd)))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("will not do");
    assertThat(odd).doesNotExist();
  }

  @Test
  void aPathTooLongForASocketIsRefused() {
    Path deep = home.resolve("x".repeat(80));
    assertThatThrownBy(() -> PlaygroundDirectory.choose(Optional.of(deep)))
        .isInstanceOf(CommandFailure.class);
    assertThat(deep).doesNotExist();
  }
}
