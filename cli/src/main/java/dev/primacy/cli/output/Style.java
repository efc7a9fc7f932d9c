package dev.primacy.cli.output;

/**
 * What a screen can show: colours or none, signs beyond ASCII or none.
 *
 * @param hasColours whether escape sequences for colours are written
 * @param hasUnicode whether signs beyond ASCII are written
 */
public record Style(boolean hasColours, boolean hasUnicode) {

  /** For pipes, files and tests. */
  public static final Style PLAIN = new Style(false, false);

  /** How something is meant; the colour follows. */
  public enum Tone {
    PLAIN(""),
    GOOD("32"),
    UNSETTLED("33"),
    BAD("1;31"),
    STRONG("1"),
    FAINT("2");

    private final String code;

    Tone(String code) {
      this.code = code;
    }
  }

  public String paint(Tone tone, String text) {
    return hasColours && !tone.code.isEmpty() && !text.isBlank()
        ? "\033[" + tone.code + "m" + text + "\033[0m"
        : text;
  }

  /** A horizontal rule. */
  public String rule(int width) {
    return (hasUnicode ? "─" : "-").repeat(width);
  }

  public String bullet() {
    return hasUnicode ? "●" : "*";
  }

  public String arrow() {
    return hasUnicode ? "→" : "->";
  }

  /** What stands where nothing is known. */
  public String unknown() {
    return hasUnicode ? "–" : "-";
  }

  /** Replaces what an ASCII screen would garble; names and addresses are ASCII by their grammar. */
  public String plain(String text) {
    return hasUnicode ? text : text.replaceAll("[^\\x20-\\x7e\\n]", "?");
  }
}
