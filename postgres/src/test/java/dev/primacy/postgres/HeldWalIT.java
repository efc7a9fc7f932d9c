package dev.primacy.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Rule;
import dev.primacy.core.cluster.Timeline;
import dev.primacy.core.node.LocalEffect.Detach;
import dev.primacy.core.node.LocalEffect.Promote;
import dev.primacy.core.node.LocalEffect.StartDetached;
import dev.primacy.core.node.LocalEffect.Stop;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A follower that was interrupted while it began a new timeline: the segment of that timeline is
 * there, and filled less far than what the follower held before.
 */
@ExtendWith(OrdinaryUser.class)
class HeldWalIT {

  private static final Timeline THIRD = new Timeline(3);
  private static final int PAGE = 8192;
  private static final int SEGMENT = 16 << 20;

  private TestCluster cluster;
  private TestServer follower;
  private Position held;

  @BeforeEach
  void followOntoANewTimeline() throws Exception {
    cluster = new TestCluster();
    TestServer first = cluster.primary("a");
    TestServer next = cluster.standby("b", first, 11);
    follower = cluster.standby("c", first, 12);
    next.does(new Detach());
    next.does(new Promote(THIRD, cluster.number(), Rule.NONE_REQUIRED));
    follower.does(new Detach());
    TestCluster.await().until(() -> follower.standby().settled());
    held = follower.standby().end();
    TestCluster.attach(follower, next, 13);
    TestCluster.await().until(() -> Files.exists(segment(THIRD)));
    TestCluster.await().until(() -> follower.standby().end().timeline().equals(THIRD));
  }

  @AfterEach
  void end() throws IOException {
    cluster.close();
  }

  @Test
  void endsNoEarlierWhenItIsStartedAgain() throws Exception {
    follower.does(new Stop());
    cutOff();
    follower.does(new StartDetached());
    assertThat(head(THIRD)).isEqualTo(head(held.timeline()));
    TestCluster.await().until(() -> follower.standby().settled());
    assertThat(follower.standby().end().lsn()).isGreaterThanOrEqualTo(held.lsn());
    follower.does(new Promote(new Timeline(6), cluster.number(), Rule.NONE_REQUIRED));
  }

  @Test
  void isMadeWholeWhenItIsDetached() throws Exception {
    cutOff();
    follower.does(new Detach());
    assertThat(head(THIRD)).isEqualTo(head(held.timeline()));
  }

  private void cutOff() throws IOException {
    int from = (int) (held.lsn().value() % SEGMENT) / 2 / PAGE * PAGE;
    try (RandomAccessFile file = new RandomAccessFile(segment(THIRD).toFile(), "rw")) {
      file.seek(from);
      file.write(new byte[(int) file.length() - from]);
    }
    assertThat(head(THIRD)).isNotEqualTo(head(held.timeline()));
  }

  /** As far as was held. */
  private byte[] head(Timeline timeline) throws IOException {
    byte[] all = Files.readAllBytes(segment(timeline));
    return Arrays.copyOf(all, (int) (held.lsn().value() % SEGMENT));
  }

  /** Of the first 4 GB: only these names are made of the number alone. */
  private Path segment(Timeline timeline) {
    long number = held.lsn().value() / SEGMENT;
    return follower
        .config
        .directory()
        .wal()
        .resolve("%08X%016X".formatted(timeline.number(), number));
  }
}
