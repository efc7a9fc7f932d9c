package dev.primacy.cli.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the word that somebody probably meant. */
public final class Spelling {

  private static final int LETTERS_PER_SLIP = 3;

  private Spelling() {}

  /** The known word nearest to the written one; empty where none is near. */
  public static Optional<String> closest(String written, Collection<String> known) {
    return known.stream()
        .filter(word -> slips(written, word) <= allowed(word))
        .min(
            Comparator.<String>comparingInt(word -> slips(written, word))
                .thenComparing(Comparator.naturalOrder()));
  }

  /** Two letters swapped are two slips; in a very short word that would be any other word. */
  private static int allowed(String word) {
    return word.length() <= LETTERS_PER_SLIP ? 1 : Math.max(2, word.length() / LETTERS_PER_SLIP);
  }

  /** Letters to insert, delete or replace (Levenshtein's distance). */
  private static int slips(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
