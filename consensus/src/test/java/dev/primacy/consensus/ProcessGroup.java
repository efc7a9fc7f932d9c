package dev.primacy.consensus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A group whose members are processes of their own, so that they can be killed. */
final class ProcessGroup implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path root;
  private final Duration timeout;
  private final SortedMap<String, String> addresses = new TreeMap<>();
  private final SortedMap<String, Running> running = new TreeMap<>();

  /** What a member said, and when that was read, by {@code System.nanoTime()}. */
  record Line(String text, long nanos) {}

  /** A started member. */
  static final class Running {

    private final Process process;
    private final List<Line> said = new CopyOnWriteArrayList<>();

    private Running(Process process) {
      this.process = process;
      Thread.ofVirtual().start(this::read);
    }

    private void read() {
      try (BufferedReader out = process.inputReader(UTF_8)) {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
          said.add(new Line(line, System.nanoTime()));
        }
      } catch (IOException e) {
        said.add(new Line("ended: " + e.getMessage(), System.nanoTime())); // it was killed
      }
    }

    /** The last line that begins with {@code word}. */
    Optional<Line> last(String word) {
      return said.stream().filter(l -> l.text().startsWith(word + " ")).reduce((_, b) -> b);
    }
  }

  private ProcessGroup(Path root, Duration timeout) {
    this.root = root;
    this.timeout = timeout;
  }

  /**
   * @param timeout so long at least a member waits for a silent leader
   */
  static ProcessGroup of(Path root, int size, Duration timeout) throws IOException {
    ProcessGroup group = new ProcessGroup(root, timeout);
    List<ServerSocket> taken = new ArrayList<>();
    for (int i = 1; i <= size; i++) {
      ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      taken.add(socket);
      group.addresses.put("m" + i, "127.0.0.1:" + socket.getLocalPort());
    }
    for (ServerSocket socket : taken) {
      socket.close();
    }
    for (String id : group.addresses.keySet()) {
      group.start(id);
    }
    return group;
  }

  void start(String id) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // As the launcher starts a manager.
                "-Xmx64m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                MemberProcess.class.getName(),
                id,
                root.toString(),
                String.valueOf(timeout.toMillis())));
    addresses.forEach((member, address) -> command.add(member + "=" + address));
    running.put(
        id,
        new Running(
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start()));
  }

  Running get(String id) {
    return Objects.requireNonNull(running.get(id));
  }

  /** Ends the processes at once and without a word, as {@code kill -9} does. */
  void kill(String... ids) {
    for (String id : ids) {
      get(id).process.destroyForcibly();
    }
    for (String id : ids) {
      running.remove(id);
    }
  }

  /** Waits until one member has proven that it leads, and everybody running follows it. */
  String leader() {
    return leaderSince(Long.MIN_VALUE);
  }

  /** The same, of a leadership that was proven after {@code nanos}. */
  String leaderSince(long nanos) {
    return await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> agreed(nanos), Optional::isPresent)
        .orElseThrow();
  }

  private Optional<String> agreed(long nanos) {
    List<String> named =
        running.values().stream()
            .map(member -> member.last("leader").map(Line::text).orElse(""))
            .distinct()
            .toList();
    if (named.size() != 1 || named.getFirst().isEmpty()) {
      return Optional.empty();
    }
    String id = named.getFirst().substring("leader ".length());
    return Optional.ofNullable(running.get(id))
        .filter(member -> member.last("leads").filter(l -> l.nanos() > nanos).isPresent())
        .map(_ -> id);
  }

  /** Waits for a leader that proves itself after {@code nanos}; how long after. */
  long millisToLeaderSince(long nanos) {
    Line proven = get(leaderSince(nanos)).last("leads").orElseThrow();
    return (proven.nanos() - nanos) / 1_000_000;
  }

  void awaitState(long expected) {
    await()
        .atMost(PATIENCE)
        .until(() ->
            running.values().stream()
                .allMatch(member ->
                    member
                        .last("state")
                        .filter(l -> l.text().equals("state " + expected))
                        .isPresent()));
  }

  void submit(String id, long number) throws IOException {
    var out = get(id).process.outputWriter(UTF_8);
    out.write(number + "\n");
    out.flush();
  }

  List<String> ids() {
    return List.copyOf(running.keySet());
  }

  @Override
  public void close() {
    kill(ids().toArray(String[]::new));
  }
}
