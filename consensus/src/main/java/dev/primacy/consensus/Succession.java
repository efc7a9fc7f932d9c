package dev.primacy.consensus;

import java.util.Collection;
import java.util.Comparator;
import org.apache.ratis.server.protocol.TermIndex;

/**
 * Who stands for election when a leader's process has ended.
 *
 * <p>Nobody, unless a majority of the group, the survivor itself among it, finds it gone: an
 * election that is begun by order skips the pre-vote, which otherwise keeps one member with a
 * broken network from deposing a leader that everybody else hears. Then the one with the longest
 * log, because the others would have to refuse their votes to any other; of several, the first by
 * name. Two that stand at once split the votes and lose a whole timeout, so the rest wait.
 */
sealed interface Succession {

  /** Too few find the leader gone. */
  record NotAgreed() implements Succession {}

  /**
   * @param rank how many stand before this one; 0 stands at once
   */
  record Agreed(int rank) implements Succession {}

  /** A survivor that finds the leader gone, and where its log ends. */
  record Survivor(String peerId, TermIndex last) {

    private static final Comparator<Survivor> ORDER =
        Comparator.comparing(Survivor::last).reversed().thenComparing(Survivor::peerId);

    private boolean isBefore(Survivor other) {
      return ORDER.compare(this, other) < 0;
    }
  }

  /**
   * @param others the survivors besides {@code self} that find the leader gone
   * @param members how many members vote, the leader among them
   */
  static Succession of(Survivor self, Collection<Survivor> others, int members) {
    if (1 + others.size() <= members / 2) {
      return new NotAgreed();
    }
    return new Agreed((int) others.stream().filter(other -> other.isBefore(self)).count());
  }
}
