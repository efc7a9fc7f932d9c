package dev.primacy.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.Rule;
import dev.primacy.core.cluster.Timeline;
import dev.primacy.core.node.LocalEffect.Clone;
import dev.primacy.core.node.LocalEffect.Promote;
import dev.primacy.core.node.LocalEffect.StartDetached;
import org.junit.jupiter.api.Test;

final class InWordsTest {

  @Test
  void tellsWhatCouldNotBeDoneAndWhy() {
    assertThat(InWords.failure(new StartDetached(), "no room"))
        .isEqualTo("cannot start PostgreSQL as a standby: no room");
    assertThat(InWords.failure(new Clone("b:5432", 50), "nobody answers"))
        .isEqualTo("cannot clone b:5432: nobody answers");
    assertThat(InWords.failure(new Promote(new Timeline(9), 4, Rule.NONE_REQUIRED), "no"))
        .isEqualTo("cannot promote to timeline 9: no");
  }
}
