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
 * @param trouble the last local effect that failed, in words, until one succeeds
 */
public record LocalFacts(
    OptionalLong systemId,
    OptionalLong token,
    long life,
    boolean fsync,
    Server server,
    Optional<String> trouble) {}
