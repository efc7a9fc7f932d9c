package dev.primacy.postgres;

import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Timeline;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How far a server's WAL went when it began to follow somebody, noted in its data directory.
 *
 * <p>A standby that follows onto a new timeline receives the whole segment again, into a file of
 * that timeline, from its beginning. Where it is interrupted before that file reaches as far as the
 * old one, PostgreSQL prefers the half-filled file: the server ends before what it has
 * acknowledged, and cannot be promoted. What both files share is the same, byte for byte, so that
 * the old one completes the new one.
 */
record HeldWal(DataDirectory directory) {

  private static final String FILE = "primacy.held";

  private Path file() {
    return directory.path().resolve(FILE);
  }

  /** To be called before the server is told to follow anybody. */
  void note(Position end) throws IOException {
    DurableFiles.write(file(), "%d %s%n".formatted(end.timeline().number(), end.lsn()));
  }

  private static Position parse(String text) {
    String[] words = text.strip().split(" ", 2);
    return new Position(new Timeline(Integer.parseInt(words[0])), Lsn.parse(words[1]));
  }

  /** What was copied from another server tells of that one. */
  void forget() throws IOException {
    DurableFiles.delete(file());
  }

  /** To be called while nothing is received. */
  void restore() throws IOException {
    Optional<Position> held = DurableFiles.read(file()).map(HeldWal::parse);
    if (held.isPresent()) {
      directory.segments().complete(held.get());
    }
  }
}
