package dev.primacy.core.control;

import static dev.primacy.core.given.ClusterBuilder.aCluster;
import static dev.primacy.core.given.PrimaryBuilder.aPrimary;
import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.given.ClusterBuilder;
import dev.primacy.core.given.Texts;
import dev.primacy.core.node.Server;
import dev.primacy.core.time.MonoTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How far the primary had come when it was last seen: what a loss is counted from. */
final class SamplesTest {

  private final ClusterBuilder cluster =
      aCluster().withPrimary("a").withStandby("b").withStandby("c");
  private final Controller controller = new Controller(cluster.state(), 3);
  private MonoTime now = new MonoTime(5_000_000_000L);

  @Test
  void theLastSampleOutlivesThePrimaryButNotItsReplacement() {
    reportAll();
    assertThat(controller.view(now).lastSampled()).hasValue(Texts.at("1:100"));
    cluster.begin();
    on(new Input.Committed(cluster.state()));
    assertThat(controller.view(now).lastSampled()).hasValue(Texts.at("1:100"));
    cluster.choosePromotion("b", "1:100", "c", 1);
    on(new Input.Committed(cluster.state()));
    cluster.confirm("1:100 2");
    on(new Input.Committed(cluster.state()));
    assertThat(controller.view(now).lastSampled()).isEmpty();
  }

  @Test
  void aPrimaryThatIsSuspectedWronglyGoesOnWriting() {
    reportAll();
    cluster.begin();
    on(new Input.Committed(cluster.state()));
    cluster.sees("a", aPrimary().at("1:140").build());
    reportAll();
    assertThat(controller.view(now).lastSampled()).hasValue(Texts.at("1:140"));
  }

  @Test
  void onceItHasEndedTheSampleIsFinal() {
    reportAll();
    now = new MonoTime(now.nanos() + 1_200_000_000L);
    crash();
    reportAll();
    assertThat(controller.view(now).lastSampled()).hasValue(Texts.at("1:100"));
    now = new MonoTime(now.nanos() + 60_000_000_000L);
    reportAll();
    assertThat(controller.view(now).lastSampled()).hasValue(Texts.at("1:100"));
  }

  /** It was not seen to end, and no lease ended it: then only an operator can accept the loss. */
  @Test
  void aPrimaryThatNobodyHearsMayGoOnWriting() {
    reportAll();
    now = new MonoTime(now.nanos() + 1_200_000_000L);
    assertThat(controller.view(now).unseenBytes()).hasValue(0);
    now = new MonoTime(now.nanos() + 1_000_000L);
    assertThat(controller.view(now).lastSampled()).hasValue(Texts.at("1:100"));
    assertThat(controller.view(now).unseenBytes()).isEmpty();
  }

  @Test
  void aPrimaryThatEndedUnseenMayHaveWrittenMore() {
    reportAll();
    now = new MonoTime(now.nanos() + 1_201_000_000L);
    crash();
    reportAll();
    assertThat(controller.view(now).lastSampled()).isEmpty();
  }

  @Test
  void aSampleOfAnotherTimelineIsNone() {
    cluster.sees("a", aPrimary().at("3:900").lineage("1:100 3").build());
    reportAll();
    assertThat(controller.view(now).lastSampled()).isEmpty();
  }

  private void crash() {
    cluster.sees("a", new Server.Down(false));
  }

  private void reportAll() {
    List.of("a", "b", "c").forEach(name -> on(new Input.Reported(cluster.sights().report(name))));
  }

  private void on(Input input) {
    controller.on(input, now);
  }
}
