package dev.primacy.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.consensus.Answer.Applied;
import dev.primacy.consensus.Answer.Proof;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

final class ConfirmationsTest {

  private final List<CompletableFuture<Answer<Proof>>> submitted = new ArrayList<>();
  private final Confirmations confirmations =
      new Confirmations(() -> {
        CompletableFuture<Answer<Proof>> entry = new CompletableFuture<>();
        submitted.add(entry);
        return entry;
      });

  @Test
  void submitsAnEntryForTheFirstWhoAsks() {
    CompletionStage<Answer<Proof>> first = ask();

    commit(0);

    assertThat(first).isCompletedWithValue(proof(0));
  }

  @Test
  void whoeverAsksAfterTheEntryWasSubmittedGetsALaterOne() {
    ask();
    CompletionStage<Answer<Proof>> late = ask();

    commit(0);

    assertThat(late).isNotDone();
    commit(1);
    assertThat(late).isCompletedWithValue(proof(1));
  }

  @Test
  void allWhoAskWhileOneIsUnderWayShareTheNext() {
    ask();
    List<CompletionStage<Answer<Proof>>> waiting = List.of(ask(), ask(), ask());

    commit(0);
    commit(1);

    assertThat(submitted).hasSize(2);
    assertThat(waiting).allSatisfy(answer -> assertThat(answer).isCompletedWithValue(proof(1)));
  }

  @Test
  void submitsNothingForNobody() {
    ask();
    commit(0);

    assertThat(submitted).hasSize(1);
    ask();
    assertThat(submitted).hasSize(2);
  }

  private CompletionStage<Answer<Proof>> ask() {
    return confirmations.ask();
  }

  private void commit(int entry) {
    submitted.get(entry).complete(proof(entry));
  }

  private static Answer<Proof> proof(int entry) {
    return new Applied<>(entry, 1, Proof.OF_LEADERSHIP);
  }
}
