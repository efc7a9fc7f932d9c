package dev.primacy.core.node;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one look at the local server and its data directory finds.
 *
 * @param systemId PostgreSQL's system identifier; empty where there is no data
 * @param token the number last branded into the data directory; empty where it carries none
 * @param life which start of the server this is; 0 while it does not run
 * @param fsync whether the server runs with {@code fsync = on}; without it never an acknowledger
 * @param copying how far the data that are being made anew have come; empty where none are
 * @param trouble the last local effect that failed, in words, until one succeeds
 */
public record LocalFacts(
    OptionalLong systemId,
    OptionalLong token,
    long life,
    boolean fsync,
    Server server,
    Optional<Copying> copying,
    Optional<String> trouble) {

  /** Of a clone or a rewind. */
  public record Copying(long doneKilobytes, long totalKilobytes) {}

  public LocalFacts withTrouble(String words) {
    return new LocalFacts(systemId, token, life, fsync, server, copying, Optional.of(words));
  }

  /** The same, whenever they are looked at. */
  LocalFacts timeless() {
    return server instanceof Server.Standby s
        ? new LocalFacts(systemId, token, life, fsync, s.timeless(), copying, trouble)
        : this;
  }
}
