package dev.primacy.cli.playground;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.api.v1.HistoryResponse;
import dev.primacy.cli.output.Answers;
import dev.primacy.cli.output.Style;
import dev.primacy.cli.playground.AcknowledgedWriter.Comparison;
import dev.primacy.cli.playground.AcknowledgedWriter.Gap;
import dev.primacy.cli.playground.WriterLog.Failover;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class SceneTest {

  private static final Failover GOOD =
      new Failover(
          new Gap(Duration.ofMillis(412), "connection refused"), new Comparison(1368, List.of()));

  private static Scene scene(List<Failover> failovers, OptionalLong postmaster) {
    return new Scene(
        Answers.status(),
        HistoryResponse.newBuilder().addOperations(Answers.failover()).build(),
        1400,
        failovers,
        postmaster,
        "host=127.0.0.1",
        "./primacy");
  }

  @Test
  void showsWhatRunsWhatTheWriterSawAndWhatToTry() {
    assertThat(scene(List.of(GOOD), OptionalLong.of(4711)).lines(Style.PLAIN, ZoneOffset.UTC))
        .contains(
            "orders  epoch 2  steady  primary n2",
            "managers  m1 follows  m2 leads  m3 is unreachable",
            "writer    acknowledged 1400; last gap 0.41 s, acknowledged 1368, lost 0",
            "         40      2  2026-11-22 20:40:00  310 ms  n1 crashed  confirmed -> n2",
            "try       kill -9 4711    # the primary's postmaster",
            "          ./primacy explain",
            "connect   psql \"host=127.0.0.1\"");
  }

  @Test
  void aLossIsToldAsLoudlyAsNoLoss() {
    Failover bad = new Failover(GOOD.gap(), new Comparison(1368, List.of(7, 8)));
    assertThat(Scene.sentence(bad, Style.PLAIN)).isEqualTo("gap 0.41 s, acknowledged 1368, lost 2");
    assertThat(Scene.sentence(bad, new Style(true, false))).startsWith("\033[1;31m");
  }

  @Test
  void beforeTheFirstFaultThereIsNoGap() {
    assertThat(scene(List.of(), OptionalLong.empty()).lines(Style.PLAIN, ZoneOffset.UTC))
        .contains(
            "writer    acknowledged 1400, no gap yet", "try       (the primary is not running)");
  }

  @Test
  void eachEpochIsToldOnce() {
    Epochs epochs = new Epochs();
    assertThat(epochs.fresh(List.of(Answers.failover())))
        .containsExactly("epoch 2: n2 is in charge after 310 ms (n1 failed)");
    assertThat(epochs.fresh(List.of(Answers.failover()))).isEmpty();
  }
}
