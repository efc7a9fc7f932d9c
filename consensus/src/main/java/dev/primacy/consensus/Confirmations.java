package dev.primacy.consensus;

import dev.primacy.consensus.Answer.Proof;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Proofs of leadership, shared by those who ask at the same time: at most one entry is under way,
 * and all who ask meanwhile wait for the next, because the one under way may have been submitted
 * before they asked.
 */
final class Confirmations {

  private final Supplier<CompletionStage<Answer<Proof>>> propose;

  private @Nullable CompletableFuture<Answer<Proof>> waiting;

  private boolean underWay;

  Confirmations(Supplier<CompletionStage<Answer<Proof>>> propose) {
    this.propose = propose;
  }

  CompletionStage<Answer<Proof>> ask() {
    CompletableFuture<Answer<Proof>> mine;
    boolean first;
    synchronized (this) {
      if (waiting == null) {
        waiting = new CompletableFuture<>();
      }
      mine = waiting;
      first = !underWay;
      underWay = true;
    }
    if (first) {
      submit();
    }
    return mine.minimalCompletionStage();
  }

  private void submit() {
    CompletableFuture<Answer<Proof>> sharing;
    synchronized (this) {
      if (waiting == null) {
        underWay = false;
        return;
      }
      sharing = waiting;
      waiting = null;
    }
    propose
        .get()
        .whenComplete((answer, bug) -> {
          // Those who wait come first: whoever is answered now may take its time.
          submit();
          if (bug == null) {
            sharing.complete(answer);
          } else {
            sharing.completeExceptionally(bug);
          }
        });
  }
}
