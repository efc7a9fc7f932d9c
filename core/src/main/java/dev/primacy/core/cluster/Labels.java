package dev.primacy.core.cluster;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What operators attach to a cluster.
 *
 * @param upstream the cluster, or {@code host:port}, that this one as a whole follows
 */
public record Labels(SortedMap<String, String> values, Optional<String> upstream) {

  public static final Labels NONE = new Labels(Collections.emptySortedMap(), Optional.empty());

  public Labels {
    values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
  }
}
