package dev.primacy.simulation.postgres;

/** Sees what happens on the servers that nobody in the world could see as a whole. */
public interface Witness {

  /**
   * A server told a session that its commit is safe.
   *
   * @param asked whether the server asked any standby for it
   */
  void acknowledged(Host host, WalRecord record, boolean asked);

  /**
   * A standby's word that it flushed up to {@code claimed} was taken; it really holds {@code held}.
   */
  void claimed(Host primary, WalRecord primaryWal, Host standby, WalRecord held, long claimed);

  /** A server left recovery; {@code first} is the first record of its new timeline. */
  void promoted(Host host, WalRecord first);

  /**
   * A primary's rows can be read: all that it holds at this moment and what is acknowledged later.
   */
  void opened(Host host, WalRecord visible);

  /** For runs in which nobody looks. */
  Witness BLIND =
      new Witness() {
        @Override
        public void acknowledged(Host host, WalRecord record, boolean asked) {}

        @Override
        public void claimed(
            Host primary, WalRecord primaryWal, Host standby, WalRecord held, long claimed) {}

        @Override
        public void promoted(Host host, WalRecord first) {}

        @Override
        public void opened(Host host, WalRecord visible) {}
      };
}
