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
    assertThat(notes.settledEnd(restoring(90, 100))).isEmpty();
  }

  @Test
  void whatWasSeenInOneLifeIsNotBelievedInTheNext() {
    notes.turnTo(1);
    notes.see(streaming(103, 90));
    assertThat(notes.heardMillisAgo()).isPresent();
    assertThat(notes.turnTo(2)).isTrue();
    assertThat(notes.heardMillisAgo()).isEmpty();
    neverSettles(detached(Optional.empty(), 90, Optional.empty()));
  }

  @Test
  void theReceivedPositionFallsBackAfterAnAttach() {
    notes.see(streaming(103, 90));
    notes.forgetEnd();
    neverSettles(detached(Optional.of(64L), 90, Optional.empty()));
  }

  @Test
  void whatWasReceivedCountsAlsoWhereNobodyLookedMeanwhile() {
    ServerState paused = detached(Optional.of(103L), 90, Optional.empty());
    Awaitility.await().until(() -> notes.settledEnd(paused).equals(Optional.of(new Lsn(103))));
  }

  @Test
  void whatCameAndWentBetweenTwoLooksCountsAlsoWhileReplayIsPaused() {
    ServerState before = detached(Optional.of(100L), 100, Optional.of(100L));
    assertThat(notes.settledEnd(before)).hasValue(new Lsn(100));
    ServerState paused = detached(Optional.of(120L), 100, Optional.empty());
    Awaitility.await().until(() -> notes.settledEnd(paused).isPresent());
    assertThat(notes.settledEnd(paused)).hasValue(new Lsn(120));
  }

  @Test
  void whatAnArchiveBroughtIsKnownOnlyWhenItIsReplayed() {
    notes.see(restoring(100, 100));
    neverSettles(detached(Optional.of(100L), 100, Optional.empty()));
    // Seen parked once, it may still be about to ask the archive.
    ServerState parked = detached(Optional.of(100L), 160, Optional.of(160L));
    assertThat(new LifeNotes().settledEnd(parked)).isPresent();
    notes.forgetEnd();
    assertThat(notes.settledEnd(parked)).isEmpty();
    Awaitility.await().until(() -> notes.settledEnd(parked).isPresent());
    assertThat(notes.settledEnd(parked)).hasValue(new Lsn(160));
  }

  @Test
  void tellsWhatItWaitsForOnlyWhereItWaits() {
    ServerState delayed = heldUp(Optional.empty());
    assertThat(notes.settledEnd(delayed)).isEmpty();
    assertThat(notes.trouble(delayed))
        .hasValueSatisfying(t -> assertThat(t).contains("recovery_min_apply_delay"));
    ServerState received = heldUp(Optional.of(new Lsn(120)));
    assertThat(notes.settledEnd(received)).isEmpty();
    assertThat(notes.trouble(received)).isEmpty();
  }

  private void neverSettles(ServerState state) {
    Awaitility.await()
        .during(Duration.ofMillis(80))
        .atMost(Duration.ofSeconds(5))
        .until(() -> notes.settledEnd(state).isEmpty());
  }

  private static ServerState heldUp(Optional<Lsn> received) {
    return state(received, 90, Optional.empty(), Optional.of(HeldUp.DELAYED), false, "");
  }

  private static ServerState restoring(long received, long replayed) {
    return state(
        Optional.of(new Lsn(received)),
        replayed,
        Optional.of(replayed),
        Optional.empty(),
        false,
        "cp /archive/%f %p");
  }

  private static ServerState streaming(long received, long replayed) {
    return state(
        Optional.of(new Lsn(received)), replayed, Optional.empty(), Optional.empty(), true, "");
  }

  private static ServerState detached(
      Optional<Long> received, long replayed, Optional<Long> parkedAt) {
    return state(received.map(Lsn::new), replayed, parkedAt, Optional.empty(), false, "");
  }

  private static ServerState state(
      Optional<Lsn> received,
      long replayed,
      Optional<Long> parkedAt,
      Optional<HeldUp> heldUp,
      boolean streaming,
      String restoreCommand) {
    return new ServerState(
        true,
        Optional.empty(),
        Lsn.ZERO,
        received,
        new Lsn(replayed),
        streaming,
        streaming,
        streaming ? Optional.of(5L) : Optional.empty(),
        parkedAt.map(Lsn::new),
        heldUp,
        new ServerState.Settings("", "", restoreCommand, true, false, 16 << 20),
        List.of());
  }
}
