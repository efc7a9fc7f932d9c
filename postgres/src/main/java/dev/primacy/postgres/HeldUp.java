package dev.primacy.postgres;

/** What a startup process waits for that is not WAL. */
enum HeldUp {
  PAUSED("somebody paused it; pg_wal_replay_resume() lets it go on"),
  DELAYED("recovery_min_apply_delay lets commits wait"),
  IN_CONFLICT("a reader here is in its way; see pg_stat_activity");

  private final String words;

  HeldUp(String words) {
    this.words = words;
  }

  /** For people. */
  String words() {
    return words;
  }
}
