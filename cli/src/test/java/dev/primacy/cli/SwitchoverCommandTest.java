package dev.primacy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.api.Refusal;
import dev.primacy.api.v1.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SwitchoverCommandTest {

  private FakeOperators manager;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void startManager() throws IOException {
    manager = FakeOperators.start();
  }

  @AfterEach
  void stopManager() {
    manager.close();
  }

  private int run(String... arguments) {
    Shell shell =
        Shell.of(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            Map.of("PRIMACY_MANAGERS", manager.address()),
            false);
    return Main.run(arguments, shell);
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void tellsTheOutcomeWithItsTime() {
    assertThat(run("switchover", "--to", "n1", "--yes")).isZero();
    assertThat(out()).isEqualTo("n2 -> n1: done in 310 ms, epoch 3\n");
    assertThat(err()).isEqualTo("primacy: operation 40: n2 -> n1\n");
  }

  @Test
  void onlyShowsWhatWouldStandInTheWay() {
    assertThat(run("switchover", "--dry-run")).isZero();
    assertThat(out()).isEqualTo("ok  streaming\n");
    assertThat(manager.ordered()).isZero();
  }

  @Test
  void warnsWithoutRefusing() {
    manager.warn("1 base backups are being taken from n2: they will be broken off");
    assertThat(run("switchover", "--dry-run")).isZero();
    assertThat(out())
        .isEqualTo(
            "ok  streaming\n!!  1 base backups are being taken from n2: they will be broken off\n");
    assertThat(run("switchover", "--to", "n1", "--yes")).isZero();
    assertThat(err())
        .startsWith("primacy: warning: 1 base backups are being taken from n2: they will be");
    assertThat(manager.ordered()).isEqualTo(1);
  }

  @Test
  void warnsBeforeItAsks() {
    manager.warn("1 base backups are being taken from n2: they will be broken off");
    assertThat(run("switchover", "--to", "n1")).isEqualTo(2);
    assertThat(err()).startsWith("primacy: warning: 1 base backups").contains("say --yes");
    assertThat(manager.ordered()).isZero();
  }

  @Test
  void ordersNothingWhereSomethingStandsInTheWay() {
    manager.hinder("it does not stream");
    assertThat(run("switchover", "--to", "n1", "--yes")).isEqualTo(1);
    assertThat(out()).isEqualTo("NO  it does not stream\n");
    assertThat(err()).isEqualTo("primacy: n1 cannot take over from n2 now\n");
    assertThat(manager.ordered()).isZero();
  }

  @Test
  void asksBeforehandAndSaysHowNotToBeAskedWhereNobodyIsThere() {
    assertThat(run("switchover", "--to", "n1")).isEqualTo(2);
    assertThat(err()).isEqualTo("primacy: nobody is here to be asked: say --yes\n");
    assertThat(manager.ordered()).isZero();
  }

  @Test
  void isDoneWhereTheTargetIsThePrimaryAlready() {
    assertThat(run("switchover", "--to", "n2", "--yes")).isZero();
    assertThat(out()).isEqualTo("n2 is the primary already\n");
    assertThat(manager.ordered()).isZero();
  }

  @Test
  void anAbortIsAFailureWithItsReason() {
    manager.endWith(Outcome.OUTCOME_ABORTED);
    assertThat(run("switchover", "--to", "n1", "--yes")).isEqualTo(1);
    assertThat(out()).isEqualTo("n2 -> n1: aborted: n2 did not stop in time\n");
    assertThat(err()).contains("primacy explain");
  }

  @Test
  void goesOnWithoutWhoDoesNotWaitAndSaysItsNumber() {
    manager.endWith(Outcome.OUTCOME_UNDER_WAY);
    assertThat(run("switchover", "--to", "n1", "--yes", "--wait", "0")).isEqualTo(4);
    assertThat(err()).contains("operation 40 goes on");
  }

  @Test
  void aRefusalIsOneLine() {
    manager.refuse(Refusal.Reason.UNKNOWN_NODE, "no node 'n9' in orders; known: [n1, n2, n3]");
    assertThat(run("switchover", "--to", "n9", "--yes")).isEqualTo(1);
    assertThat(err()).hasLineCount(1).contains("no node 'n9'");
  }
}
