package dev.primacy.simulation.postgres;

import dev.primacy.core.cluster.Admission;
import dev.primacy.core.cluster.Rule;
import java.util.List;

/** {@code synchronous_standby_names}, read. */
record SyncNames(int required, List<String> names, String text) {

  static final SyncNames EMPTY = new SyncNames(0, List.of(), "");
  static final SyncNames SENTINEL = new SyncNames(1, List.of("primacy_none"), Rule.SENTINEL);

  static SyncNames of(Rule rule) {
    if (rule.asksNobody()) {
      return EMPTY;
    }
    if (rule.acknowledgers().isEmpty()) {
      return SENTINEL;
    }
    List<String> names = rule.acknowledgers().stream().map(Admission::applicationName).toList();
    return new SyncNames(rule.required(), names, rule.standbyNames());
  }

  boolean asksNobody() {
    return names.isEmpty();
  }

  boolean names(String applicationName) {
    return names.contains(applicationName);
  }
}
