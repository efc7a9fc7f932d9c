package dev.primacy.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.primacy.core.cluster.Lsn;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class LifeNotesTest {

  private final LifeNotes notes = new LifeNotes();

  @Test
  void nothingIsSettledWhileAReceiverLives() {
    notes.see(streaming(100, 100));
    assertThat(notes.settledEnd(streaming(100, 100))).isEmpty();
  }

  @Test
  void aServerThatWasRestartedIsSettledOnlyWhenAllIsReplayed() {
    ServerState replaying = detached(Optional.empty(), 80, Optional.empty());
    assertThat(notes.settledEnd(replaying)).isEmpty();
    assertThat(notes.settledEnd(replaying)).isEmpty();
    ServerState parked = detached(Optional.empty(), 100, Optional.of(100L));
    assertThat(notes.settledEnd(parked)).hasValue(new Lsn(100));
  }

  @Test
  void theEndOfTheLastWholeRecordIsPreferredToWhatWasReceived() {
    notes.see(streaming(103, 90));
    assertThat(notes.settledEnd(detached(Optional.of(103L), 90, Optional.empty()))).isEmpty();
    assertThat(notes.settledEnd(detached(Optional.of(103L), 100, Optional.of(100L))))
        .hasValue(new Lsn(100));
  }

  @Test
  void aPausedReplayIsNotWaitedForAndTheEndNeverChangesAfterwards() {
    notes.see(streaming(103, 90));
    ServerState paused = detached(Optional.of(103L), 90, Optional.empty());
    Awaitility.await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> notes.settledEnd(paused).isPresent());
    assertThat(notes.settledEnd(paused)).hasValue(new Lsn(103));
    assertThat(notes.settledEnd(detached(Optional.of(103L), 100, Optional.of(100L))))
        .hasValue(new Lsn(103));
  }

  @Test
  void aReceiverThatComesBackUnsettlesIt() {
    notes.see(streaming(100, 100));
    assertThat(notes.settledEnd(detached(Optional.of(100L), 100, Optional.of(100L)))).isPresent();
    assertThat(notes.settledEnd(streaming(100, 100))).isEmpty();
    assertThat(notes.settledEnd(detached(Optional.of(120L), 120, Optional.of(120L))))
        .hasValue(new Lsn(120));
  }

  @Test
  void anArchiveMayStillBringMore() {
    ServerState state = detached(Optional.empty(), 100, Optional.of(100L));
    ServerState restoring =
        new ServerState(
            true,
            Optional.empty(),
            Lsn.ZERO,
            Optional.empty(),
            new Lsn(100),
            false,
            false,
            Optional.empty(),
            state.parkedAt(),
            settings("cp /archive/%f %p"),
            List.of());
    assertThat(notes.settledEnd(restoring)).isEmpty();
  }

  @Test
  void whatWasSeenInOneLifeIsNotBelievedInTheNext() {
    notes.turnTo(1);
    notes.see(streaming(103, 90));
    assertThat(notes.heardMillisAgo()).isPresent();
    assertThat(notes.turnTo(2)).isTrue();
    assertThat(notes.heardMillisAgo()).isEmpty();
    ServerState replaying = detached(Optional.of(103L), 90, Optional.empty());
    Awaitility.await()
        .during(Duration.ofMillis(80))
        .atMost(Duration.ofSeconds(5))
        .until(() -> notes.settledEnd(replaying).isEmpty());
  }

  @Test
  void theReceivedPositionFallsBackAfterAnAttach() {
    notes.see(streaming(103, 90));
    notes.forgetStream();
    ServerState fallenBack = detached(Optional.of(64L), 90, Optional.empty());
    Awaitility.await()
        .during(Duration.ofMillis(80))
        .atMost(Duration.ofSeconds(5))
        .until(() -> notes.settledEnd(fallenBack).isEmpty());
  }

  private static ServerState streaming(long received, long replayed) {
    return state(Optional.of(received), replayed, Optional.empty(), true);
  }

  private static ServerState detached(
      Optional<Long> received, long replayed, Optional<Long> parkedAt) {
    return state(received, replayed, parkedAt, false);
  }

  private static ServerState state(
      Optional<Long> received, long replayed, Optional<Long> parkedAt, boolean streaming) {
    return new ServerState(
        true,
        Optional.empty(),
        Lsn.ZERO,
        received.map(Lsn::new),
        new Lsn(replayed),
        streaming,
        streaming,
        streaming ? Optional.of(5L) : Optional.empty(),
        parkedAt.map(Lsn::new),
        settings(""),
        List.of());
  }

  private static ServerState.Settings settings(String restoreCommand) {
    return new ServerState.Settings("", "", restoreCommand, true, false, 16 << 20);
  }
}
