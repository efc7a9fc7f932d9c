package dev.primacy.postgres;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What stands beside the data directory while it is made anew, and afterwards: on the same file
 * system, so that it can change places with it in one step.
 */
record Beside(Path dataDir) {

  private static final String REWIND = ".primacy-rewind-";

  Path copy() {
    return named(".primacy-clone");
  }

  /** The data that a clone replaced, until they are deleted. */
  Path old() {
    return named(".primacy-old");
  }

  Path quarantine() {
    return named(".primacy-quarantine");
  }

  /**
   * Where a directory is while it is rewound. Only there: one whose rewind was cut off is neither
   * found nor started by anybody, and a program that outlived its agent writes to no other.
   *
   * @param order a number of its own for each attempt that ever touches data
   */
  Path rewind(long order) {
    return named(REWIND + order);
  }

  /** What is left of rewinds that were cut off: good for nothing, and to be replaced first. */
  void deleteRewinds() throws IOException {
    try (DirectoryStream<Path> rewinds =
        Files.newDirectoryStream(DurableFiles.parentOf(dataDir), this::isRewind)) {
      for (Path rewind : rewinds) {
        DurableFiles.deleteTree(rewind);
      }
    }
  }

  private boolean isRewind(Path path) {
    return String.valueOf(path.getFileName()).startsWith(dataDir.getFileName() + REWIND);
  }

  private Path named(String suffix) {
    return dataDir.resolveSibling(dataDir.getFileName() + suffix);
  }
}
