package dev.primacy.chaos;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.primacy.cli.CommandFailure;
import dev.primacy.cli.Exit;
import dev.primacy.cli.playground.Programs;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A network namespace for this process: nothing that it or its children do reaches the network of
 * the machine.
 *
 * <p>Threads inherit it from the one that makes them, so it is entered before there are any others.
 */
public final class OwnNetwork {

  private static final int CLONE_NEWNET = 0x4000_0000;

  private static boolean entered;

  private OwnNetwork() {}

  /** Why there can be none here, in words that say what is missing; empty where there can. */
  public static Optional<String> obstacle() {
    if (!System.getProperty("user.name", "").equals("root")) {
      return Optional.of("network namespaces need root");
    }
    return Stream.of("ip", "nft", "nsenter")
        .filter(program -> Programs.find(program).isEmpty())
        .findFirst()
        .map(program ->
            "'" + program + "' is missing: apt-get install iproute2 nftables util-linux");
  }

  /** Enters it; whoever may not stays where it is. Returns whether it is entered. */
  @SuppressWarnings("restricted") // native access is granted on the command line
  public static synchronized boolean enter() {
    if (!entered && obstacle().isEmpty()) {
      Linker linker = Linker.nativeLinker();
      try {
        int result =
            (int)
                linker
                    .downcallHandle(
                        linker.defaultLookup().findOrThrow("unshare"),
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT))
                    .invokeExact(CLONE_NEWNET);
        entered = result == 0;
      } catch (Throwable e) {
        throw new CommandFailure(Exit.FAILED, "cannot enter a network namespace: " + e);
      }
      if (entered) {
        Programs.require(List.of("ip", "link", "set", "lo", "up"), "");
      }
    }
    return entered;
  }
}
