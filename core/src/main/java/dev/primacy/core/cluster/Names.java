package dev.primacy.core.cluster;

import java.util.regex.Pattern;

/**
 * The one grammar of names: clusters, nodes and managers; anything else is refused at every entry.
 */
public final class Names {

  /**
   * Lower case, digits and hyphens, at most 47 characters: safe in file names, SQL, labels and
   * URLs.
   */
  public static final String GRAMMAR = "[a-z0-9][a-z0-9-]{0,46}";

  private static final Pattern PATTERN = Pattern.compile(GRAMMAR);

  private Names() {}

  public static boolean isName(String text) {
    return PATTERN.matcher(text).matches();
  }

  static String require(String kind, String text) {
    if (!isName(text)) {
      throw new IllegalArgumentException(
          "%s name '%s' is not of the form %s".formatted(kind, text, GRAMMAR));
    }
    return text;
  }
}
