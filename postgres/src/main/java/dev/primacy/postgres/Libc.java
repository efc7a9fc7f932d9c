package dev.primacy.postgres;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.OptionalInt;

/**
 * The few system calls that the JDK does not offer: any signal to any process, process descriptors,
 * and the sync of a whole file system.
 */
@SuppressWarnings("restricted") // native access is granted on the command line, to this class alone
final class Libc {

  static final int SIGHUP = 1;
  static final int SIGINT = 2;
  static final int SIGQUIT = 3;
  static final int SIGKILL = 9;
  static final int SIGTERM = 15;
  static final int SIGCONT = 18;
  static final int SIGSTOP = 19;

  private static final long SYS_PIDFD_OPEN = 434; // the same on every architecture
  private static final short POLLIN = 1;

  private static final Linker LINKER = Linker.nativeLinker();
  private static final MethodHandle KILL =
      handle("kill", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
  private static final MethodHandle GETEUID = handle("geteuid", FunctionDescriptor.of(JAVA_INT));
  private static final MethodHandle POLL =
      handle("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
  private static final MethodHandle CLOSE =
      handle("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  // By number: the C library has had a function of this name only since glibc 2.36.
  private static final MethodHandle PIDFD_OPEN =
      handle(
          "syscall",
          FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT),
          Linker.Option.firstVariadicArg(1));

  private static final MethodHandle OPEN =
      handle(
          "open",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT),
          Linker.Option.firstVariadicArg(2));
  private static final MethodHandle SYNCFS =
      handle("syncfs", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
  private static final int READ_ONLY = 0;

  private Libc() {}

  /** Sends a signal; false where there is no such process or it is another user's. */
  static boolean kill(int pid, int signal) {
    if (pid <= 1) {
      throw new IllegalArgumentException("no single process: " + pid);
    }
    return (int) call(KILL, pid, signal) == 0;
  }

  static boolean isRoot() {
    return (int) call(GETEUID) == 0;
  }

  /** A descriptor that becomes readable when the process ends; empty where the system has none. */
  static OptionalInt openPidfd(int pid) {
    long descriptor = (long) call(PIDFD_OPEN, SYS_PIDFD_OPEN, pid, 0);
    return descriptor < 0 ? OptionalInt.empty() : OptionalInt.of(Math.toIntExact(descriptor));
  }

  /** Blocks until {@code descriptor} is readable; false when the time is over first. */
  static boolean awaitReadable(int descriptor, int timeoutMillis) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment poll = arena.allocate(8);
      poll.set(JAVA_INT, 0, descriptor);
      poll.set(JAVA_SHORT, 4, POLLIN);
      return (int) call(POLL, poll, 1L, timeoutMillis) > 0;
    }
  }

  static void close(int descriptor) {
    call(CLOSE, descriptor);
  }

  /** Writes out all that the file system of {@code path} holds back; false where that failed. */
  static boolean syncFileSystem(Path path) {
    try (Arena arena = Arena.ofConfined()) {
      int descriptor = (int) call(OPEN, arena.allocateFrom(path.toString()), READ_ONLY);
      if (descriptor < 0) {
        return false;
      }
      boolean synced = (int) call(SYNCFS, descriptor) == 0;
      close(descriptor);
      return synced;
    }
  }

  private static MethodHandle handle(
      String name, FunctionDescriptor descriptor, Linker.Option... options) {
    return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), descriptor, options);
  }

  private static Object call(MethodHandle function, Object... arguments) {
    try {
      return function.invokeWithArguments(arguments);
    } catch (RuntimeException | Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException("a C function cannot throw", e);
    }
  }
}
