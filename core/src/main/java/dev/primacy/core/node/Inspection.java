package dev.primacy.core.node;

import java.time.Duration;
import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What else goes on in a server, as its agent finds when it is asked before a planned move. Nothing
 * is decided by it.
 *
 * @param unarchived finished files of WAL that the archiver has not taken yet
 * @param archiverFails its last attempt failed
 * @param longTransactions how many are older than {@link #LONG_TRANSACTION}
 * @param oldestTransaction the age of the oldest of them; zero where there is none
 * @param prepared prepared transactions
 * @param backups base backups that are being taken from it
 * @param collations by database, the version of what it sorts by on this host; only where it has
 *     one and PostgreSQL tells it
 * @param logicalSlots their names
 */
public record Inspection(
    long unarchived,
    boolean archiverFails,
    long longTransactions,
    Duration oldestTransaction,
    long prepared,
    long backups,
    SortedMap<String, String> collations,
    SortedSet<String> logicalSlots) {

  public static final Duration LONG_TRANSACTION = Duration.ofMinutes(1);

  public static final Inspection QUIET =
      new Inspection(0, false, 0, Duration.ZERO, 0, 0, new TreeMap<>(), new TreeSet<>());

  public Inspection {
    collations = Collections.unmodifiableSortedMap(new TreeMap<>(collations));
    logicalSlots = Collections.unmodifiableSortedSet(new TreeSet<>(logicalSlots));
  }
}
