package dev.primacy.consensus;

import dev.primacy.core.cluster.ManagerId;
import java.io.IOException;
import java.nio.file.Path;

/** The main class of another process that wants a directory. */
final class OpenDirectory {

  private OpenDirectory() {}

  public static void main(String[] args) throws IOException {
    System.out.println(RaftDirectory.recover(Path.of(args[0]), new ManagerId("m1"), args[1]));
  }
}
