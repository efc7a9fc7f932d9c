package dev.primacy.core.control;

import static dev.primacy.core.given.ClusterBuilder.aCluster;
import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.ClusterState;
import dev.primacy.core.observation.MonoTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ControllerStartTest {

  private static final MonoTime START = new MonoTime(-5_000);

  @Test
  void aManagerThatBeginsInTheMiddleOfAnOperationSeesItGrowOld() {
    ClusterState begun = aCluster().withPrimary("a").withStandby("b").begin().state();
    Controller controller = new Controller(begun, 3);
    Duration aWhile = Duration.ofSeconds(2);
    controller.on(new Input.Tick(), START);
    MonoTime later = new MonoTime(START.nanos() + aWhile.toNanos());
    assertThat(controller.view(later).operationLasts(aWhile)).isTrue();
    assertThat(controller.view(later).operationLasts(aWhile.plusMillis(1))).isFalse();
  }
}
