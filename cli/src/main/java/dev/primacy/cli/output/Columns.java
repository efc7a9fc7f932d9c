package dev.primacy.cli.output;

import dev.primacy.cli.output.Style.Tone;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows set in columns as wide as their widest cell, two blanks apart. */
final class Columns {

  private static final String GAP = "  ";

  private final Style style;
  private final String indent;
  private final List<List<Cell>> rows = new ArrayList<>();

  /** One cell. */
  record Cell(String text, Tone tone, boolean isNumber) {

    static Cell of(String text) {
      return new Cell(text, Tone.PLAIN, false);
    }

    static Cell of(String text, Tone tone) {
      return new Cell(text, tone, false);
    }

    /** Set to the right. */
    static Cell number(String text) {
      return new Cell(text, Tone.PLAIN, true);
    }
  }

  Columns(Style style, String indent) {
    this.style = style;
    this.indent = indent;
  }

  Columns head(String... titles) {
    rows.add(Arrays.stream(titles).map(title -> Cell.of(title, Tone.FAINT)).toList());
    return this;
  }

  Columns row(Cell... cells) {
    rows.add(List.of(cells));
    return this;
  }

  List<String> lines() {
    int[] widths = new int[rows.stream().mapToInt(List::size).max().orElse(0)];
    boolean[] numbers = new boolean[widths.length];
    for (List<Cell> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).text().length());
        numbers[i] |= row.get(i).isNumber();
      }
    }
    return rows.stream().map(row -> line(row, widths, numbers)).toList();
  }

  private String line(List<Cell> row, int[] widths, boolean[] numbers) {
    StringBuilder line = new StringBuilder(indent);
    for (int i = 0; i < row.size(); i++) {
      Cell cell = row.get(i);
      String blanks = " ".repeat(widths[i] - cell.text().length());
      String text = style.paint(cell.tone(), cell.text());
      line.append(i == 0 ? "" : GAP).append(numbers[i] ? blanks + text : text + blanks);
    }
    return line.toString().stripTrailing();
  }
}
