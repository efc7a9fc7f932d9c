package dev.primacy.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.consensus.Answer.Applied;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RatisLogTest {

  @TempDir private Path directory;

  @Test
  void threeManagersElectALeaderThroughWhichAllLearnTheSameState() throws IOException {
    try (TestGroup group = TestGroup.of(directory, 3).startAll()) {
      Answer<Boolean> answer = group.add(5);

      assertThat(answer).isInstanceOf(Applied.class);
      group.awaitState(5);
    }
  }
}
