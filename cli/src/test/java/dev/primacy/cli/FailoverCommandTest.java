package dev.primacy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.api.v1.Outcome;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class FailoverCommandTest {

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
  void whereNothingIsLostItIsAQuestionOnly() {
    manager.proveAll();
    assertThat(run("failover", "orders", "--to", "n1")).isEqualTo(2);
    assertThat(manager.ordered()).isZero();
    assertThat(run("failover", "orders", "--to", "n1", "--yes")).isZero();
    assertThat(out()).isEqualTo("n2 -> n1: n1 is in charge, epoch 3\n");
    assertThat(err()).contains("operation 40: n2 -> n1");
  }

  @Test
  void whereSomethingIsLostYesIsNotEnoughAndTheCommandIsSaid() {
    assertThat(run("failover", "orders", "--to", "n1", "--yes")).isEqualTo(1);
    assertThat(out())
        .isEqualTo(
            """
            orders: n1 instead of n2
              ok  no node holds more
              ??  nobody can tell whether n2 is down: you have to know
              ??  epoch 1, rule 7, 1 of (n1_5 n3_6): n1 vouches for what it acknowledged where 2 are \
            needed: nobody can prove that n1 holds every commit
              ??  56 bytes of what n2 is known to have written would be lost at most: it was at \
            timeline 1, 0/5000060, last heard of 3.2 s ago, n1 is at timeline 1, 0/5000028
                  what it wrote after that nobody has seen, and is not in this figure
            """);
    assertThat(err())
        .endsWith("primacy failover orders --to n1 --accept-data-loss 56 --primary-is-down\n");
    assertThat(manager.ordered()).isZero();
  }

  @Test
  void oneStatementDoesNotImplyTheOther() {
    assertThat(run("failover", "--to", "n1", "--yes", "--accept-data-loss", "56")).isEqualTo(1);
    assertThat(run("failover", "--to", "n1", "--yes", "--primary-is-down")).isEqualTo(1);
    assertThat(
            run("failover", "--to", "n1", "--yes", "--primary-is-down", "--accept-data-loss", "55"))
        .isEqualTo(1);
    assertThat(manager.ordered()).isZero();
  }

  @Test
  void withBothItGoesAhead() {
    assertThat(
            run("failover", "--to", "n1", "--yes", "--primary-is-down", "--accept-data-loss", "56"))
        .isZero();
    assertThat(manager.ordered()).isEqualTo(1);
  }

  @Test
  void anUnknownLossIsSaidAsSuchAndNeedsANumberAllTheSame() {
    manager.seeNothing();
    assertThat(run("failover", "--to", "n1", "--yes", "--primary-is-down")).isEqualTo(1);
    assertThat(out()).contains("how much would be lost is unknown: no manager has a sample of n2");
    assertThat(err()).contains("--accept-data-loss BYTES --primary-is-down");
    assertThat(
            run("failover", "--to", "n1", "--yes", "--primary-is-down", "--accept-data-loss", "0"))
        .isZero();
  }

  @Test
  void whatCannotBeIsNotOfferedForAnyPrice() {
    manager.hinder("n3 holds more: 1:0/90, against 1:0/80");
    assertThat(
            run("failover", "--to", "n1", "--yes", "--primary-is-down", "--accept-data-loss", "56"))
        .isEqualTo(1);
    assertThat(out()).contains("NO  n3 holds more");
    assertThat(err()).doesNotContain("--accept-data-loss");
    assertThat(manager.ordered()).isZero();
  }

  @Test
  void aDryRunOrdersNothing() {
    manager.proveAll();
    assertThat(run("failover", "--to", "n1", "--dry-run")).isZero();
    assertThat(out()).contains("ok  nothing would be lost");
    assertThat(manager.ordered()).isZero();
  }

  @Test
  void goesOnWithoutWhoDoesNotWaitAndSaysItsNumber() {
    manager.proveAll();
    manager.endWith(Outcome.OUTCOME_UNDER_WAY);
    assertThat(run("failover", "--to", "n1", "--yes", "--wait", "0")).isEqualTo(4);
    assertThat(err()).contains("operation 40 goes on");
  }
}
