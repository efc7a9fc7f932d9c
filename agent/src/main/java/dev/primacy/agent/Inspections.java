package dev.primacy.agent;

import dev.primacy.api.v1.Inspect;
import dev.primacy.api.v1.Inspected;
import dev.primacy.postgres.Inspector;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What managers want to know of this agent's own server before a planned move. Answered in threads
 * of their own and over sessions of their own: neither the loop nor its looks wait for one.
 */
final class Inspections {

  /** A question takes a second or two at most: more at once is no operator. */
  private static final int MOST_AT_ONCE = 2;

  private static final Logger LOG = LoggerFactory.getLogger(Inspections.class);

  private final Supplier<Inspector.Result> inspector;
  private final Consumer<Inspected> answers;
  private final Semaphore free = new Semaphore(MOST_AT_ONCE);

  Inspections(Supplier<Inspector.Result> inspector, Consumer<Inspected> answers) {
    this.inspector = inspector;
    this.answers = answers;
  }

  void take(Inspect question) {
    if (free.tryAcquire()) {
      Thread.ofVirtual().name("inspect").start(() -> answer(question));
    }
  }

  private void answer(Inspect question) {
    try {
      Inspected.Builder answer = Inspected.newBuilder().setQuestion(question.getQuestion());
      switch (inspector.get()) {
        case Inspector.Result.Found(var found) ->
            answer.setFound(dev.primacy.wire.Inspections.write(found));
        case Inspector.Result.Failed(var reason) ->
            LOG.warn("what else goes on in the server is not known: {}", reason);
      }
      answers.accept(answer.build());
    } finally {
      free.release();
    }
  }
}
