package dev.primacy.consensus;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.primacy.consensus.Answer.Applied;
import dev.primacy.consensus.RaftDirectory.Opening;
import dev.primacy.core.cluster.ManagerId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.ratis.conf.RaftProperties;

/**
 * The main class of one member in a process of its own. It says in lines what happens to it, takes
 * a number a line to submit, and ends with its standard input, so that it never outlives its test.
 *
 * <p>Arguments: its id, the directory of the group, its election timeout in milliseconds, and every
 * member as {@code id=host:port}.
 */
final class MemberProcess implements LogListener<Long> {

  private final RatisLog<Long, Long, Boolean> log;

  private MemberProcess(RatisLog<Long, Long, Boolean> log) {
    this.log = log;
  }

  public static void main(String[] args) throws IOException {
    ManagerId self = new ManagerId(args[0]);
    Path directory = Path.of(args[1]).resolve(self.name());
    List<Member> members =
        Stream.of(args)
            .skip(3)
            .map(arg -> arg.split("=", 2))
            .map(arg -> Member.first(new ManagerId(arg[0]), arg[1]))
            .toList();
    if (!(open(directory, self, members) instanceof Opening.Ready(RaftDirectory ready))) {
      throw new IOException(directory + " cannot be used");
    }
    try (RatisLog<Long, Long, Boolean> log =
        RatisLog.open(ready, CounterMachine.RIGHT, withTimeout(Integer.parseInt(args[2])))) {
      log.addListener(new MemberProcess(log));
      submitLines(log);
    }
  }

  private static Opening open(Path directory, ManagerId self, List<Member> members)
      throws IOException {
    String address =
        members.stream().filter(m -> m.id().equals(self)).findFirst().orElseThrow().address();
    return RaftDirectory.isUnused(directory)
        ? RaftDirectory.bootstrap(directory, self, members)
        : RaftDirectory.recover(directory, self, address);
  }

  /** Once it has known a leader, it takes so long before it doubts one that is silent. */
  private static Surroundings withTimeout(int millis) {
    return new Surroundings() {
      @Override
      public RaftProperties properties(RaftSettings settings) {
        RaftProperties properties = settings.properties();
        properties.set("raft.server.rpc.timeout.min", millis + "ms");
        properties.set("raft.server.rpc.timeout.max", millis * 3 / 2 + "ms");
        return properties;
      }
    };
  }

  private static void submitLines(RatisLog<Long, Long, Boolean> log) throws IOException {
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      var _ = log.submit(Long.valueOf(line));
    }
  }

  private static synchronized void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  @Override
  public void applied(Long state, long index, long term) {
    say("state " + state);
  }

  /** Says that it leads only when an entry of its term proves it. */
  @Override
  public void leads(long term) {
    var _ =
        log.confirmLeadership()
            .whenComplete((answer, _) -> {
              if (answer instanceof Applied<?>) {
                say("leads " + term);
              }
            });
  }

  @Override
  public void follows() {
    say("follows");
  }

  @Override
  public void leader(Optional<ManagerId> leader) {
    say("leader " + leader.map(ManagerId::name).orElse("nobody"));
  }

  @Override
  public void failed(String reason) {
    say("failed " + reason);
  }
}
