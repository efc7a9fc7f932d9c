package dev.primacy.wire;

import dev.primacy.core.node.Inspection;
import java.time.Duration;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes and reads what goes on in a server. */
public final class Inspections {

  private Inspections() {}

  public static dev.primacy.api.v1.Inspection write(Inspection found) {
    return dev.primacy.api.v1.Inspection.newBuilder()
        .setUnarchived(found.unarchived())
        .setArchiverFails(found.archiverFails())
        .setLongTransactions(found.longTransactions())
        .setOldestTransactionMillis(found.oldestTransaction().toMillis())
        .setPreparedTransactions(found.prepared())
        .setBackups(found.backups())
        .putAllCollations(found.collations())
        .addAllLogicalSlots(found.logicalSlots())
        .build();
  }

  public static Inspection read(dev.primacy.api.v1.Inspection found) {
    return new Inspection(
        found.getUnarchived(),
        found.getArchiverFails(),
        found.getLongTransactions(),
        Duration.ofMillis(found.getOldestTransactionMillis()),
        found.getPreparedTransactions(),
        found.getBackups(),
        new TreeMap<>(found.getCollationsMap()),
        new TreeSet<>(found.getLogicalSlotsList()));
  }
}
