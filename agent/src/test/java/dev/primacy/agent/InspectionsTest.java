package dev.primacy.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.api.v1.Inspect;
import dev.primacy.api.v1.Inspected;
import dev.primacy.core.node.Inspection;
import dev.primacy.postgres.Inspector;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Questions about the own server, in threads of their own. */
final class InspectionsTest {

  private final BlockingQueue<Inspected> answers = new ArrayBlockingQueue<>(10);

  private static Inspect question(long number) {
    return Inspect.newBuilder().setQuestion(number).build();
  }

  private Inspected next() throws InterruptedException {
    Inspected answer = answers.poll(10, TimeUnit.SECONDS);
    assertThat(answer).isNotNull();
    return answer;
  }

  @Test
  void theAnswerCarriesTheQuestion() throws InterruptedException {
    new Inspections(() -> new Inspector.Result.Found(Inspection.QUIET), answers::add)
        .take(question(7));
    Inspected answer = next();
    assertThat(answer.getQuestion()).isEqualTo(7);
    assertThat(answer.hasFound()).isTrue();
  }

  @Test
  void whatCouldNotBeFoundOutIsAnsweredToo() throws InterruptedException {
    new Inspections(() -> new Inspector.Result.Failed("full"), answers::add).take(question(7));
    assertThat(next().hasFound()).isFalse();
  }

  @Test
  void whoAsksDoesNotWaitAndFewAreUnderWayAtOnce() throws InterruptedException {
    CountDownLatch hung = new CountDownLatch(1);
    Inspections inspections =
        new Inspections(
            () -> {
              awaitQuietly(hung);
              return new Inspector.Result.Found(Inspection.QUIET);
            },
            answers::add);
    for (int i = 1; i <= 5; i++) {
      inspections.take(question(i));
    }
    assertThat(answers).isEmpty();
    hung.countDown();
    assertThat(next().getQuestion() + next().getQuestion()).isEqualTo(3);
    assertThat(answers).isEmpty();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
