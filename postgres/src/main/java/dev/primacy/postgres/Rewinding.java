package dev.primacy.postgres;

import dev.primacy.core.cluster.Address;
import dev.primacy.core.cluster.Lsn;
import dev.primacy.core.cluster.Position;
import dev.primacy.core.cluster.Timeline;
import dev.primacy.core.node.LocalFacts.Copying;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes a data directory back to where it parted from another node's history, and brings what that
 * node has changed since: a few files instead of all.
 *
 * <p>Nothing is touched before a dry run has found that it can be done, and that there is something
 * to do. Then the directory leaves its place until it is whole again: one whose rewind was cut off
 * is never found, never started, never rewound again; a clone takes its place.
 */
final class Rewinding {

  private static final Pattern PARTING =
      Pattern.compile(".*servers diverged at WAL location ([0-9A-F/]+) on timeline (\\d+).*");

  // Said when all is found out; a dry run would go on to fetch everything, and throw it away.
  private static final Pattern NEED =
      Pattern.compile(".*need to copy (\\d+) MB \\(total source directory size is (\\d+) MB\\).*");
  private static final long LITTLE_MEGABYTES = 256;

  private final Instance instance;
  private final PostgresConfig config;
  private final Address source;
  private final long token;
  private final Consumer<Copying> progress;

  Rewinding(Instance instance, Address source, long token, Consumer<Copying> progress) {
    this.instance = instance;
    this.config = instance.config();
    this.source = source;
    this.token = token;
    this.progress = progress;
  }

  private DataDirectory draft() {
    return new DataDirectory(instance.beside().rewind(token));
  }

  /** Whether this data directory is one whose changes can be told; asked before any waiting. */
  Outcome check(Deadline deadline) throws IOException {
    if (!(config.directory().contents() instanceof DataDirectory.Contents.Data)
        || config.directory().isBeingFounded()) {
      return Outcome.failed("there are no data to rewind");
    }
    if (config.directory().hasTablespaces()) {
      // Moved aside, it would still share them with whatever takes its place.
      return Outcome.failed("data with tablespaces are not rewound");
    }
    return Outcome.doneIf(
        ControlData.of(config, config.directory(), deadline).isRewindable(),
        "data without checksums cannot be rewound, unless wal_log_hints is on");
  }

  /** With the server stopped: finds whether it can be done, and keeps what will be gone. */
  Outcome prepare(Deadline deadline) throws SQLException, IOException {
    new HostFiles(config).refresh();
    List<String> lines = new ArrayList<>();
    return new CopySource(config, source)
        .checkpoint(deadline)
        .then(() ->
            program(config.directory(), List.of("--dry-run", "--progress"), lines::add)
                .runUntil(line -> NEED.matcher(line).matches(), deadline))
        .then(() -> keepWhatWillBeGone(lines, deadline));
  }

  private Outcome keepWhatWillBeGone(List<String> said, Deadline deadline) throws IOException {
    Optional<Position> parting = said.stream().flatMap(l -> parting(l).stream()).findFirst();
    Matcher need = NEED.matcher(said.isEmpty() ? "" : said.getLast());
    if (parting.isEmpty() || !need.matches()) {
      return Outcome.failed("pg_rewind finds nothing to rewind: " + said);
    }
    if (!isWorthIt(Long.parseLong(need.group(1)), Long.parseLong(need.group(2)))) {
      return Outcome.failed("a clone moves less: pg_rewind would " + need.group().strip());
    }
    return new Quarantine(config, token)
        .keep(config.directory(), parting.get(), Quarantine.Way.COPY, deadline);
  }

  /**
   * Whether it leaves more in place than it moves. It brings all WAL that the source keeps, which a
   * clone does not: of a small database that is most of all.
   */
  static boolean isWorthIt(long needed, long total) {
    return needed <= LITTLE_MEGABYTES || needed < total - needed;
  }

  static Optional<Position> parting(String line) {
    Matcher words = PARTING.matcher(line);
    return words.matches()
        ? Optional.of(
            new Position(new Timeline(Integer.parseInt(words.group(2))), Lsn.parse(words.group(1))))
        : Optional.empty();
  }

  /** From here on the data are worth nothing until {@link #putBack}. */
  Outcome moveAside(Deadline deadline) throws IOException {
    if (deadline.hasPassed()) {
      return Outcome.failed("the rewind was given up before it began");
    }
    if (!instance.hasEnded()) {
      return Outcome.failed("somebody has started the server" + instance.survivors());
    }
    DurableFiles.move(config.dataDir(), draft().path());
    return Outcome.DONE;
  }

  /** Rewinds what was moved aside, and makes it this host's own again. */
  Outcome run(Deadline deadline) throws SQLException, IOException {
    CopySource from = new CopySource(config, source);
    String segment = from.segment();
    Program rewind =
        program(
            draft(),
            List.of("--progress", "--no-sync"),
            line -> CopyProgress.parse(line).ifPresent(progress));
    return rewind
        .run(deadline)
        .then(() -> {
          from.writeOn();
          Lsn until = ControlData.of(config, draft(), deadline).consistentFrom();
          return new WalFetch(config, source).into(draft(), segment, until, deadline);
        })
        .then(() -> {
          new Copied(draft()).settle(config, source, token);
          return Outcome.DONE;
        });
  }

  Outcome putBack() throws IOException {
    DurableFiles.move(draft().path(), config.dataDir());
    instance.beside().deleteRewinds();
    return Outcome.DONE;
  }

  private Program program(DataDirectory target, List<String> options, Consumer<String> onLine) {
    List<String> command = new ArrayList<>();
    command.add(config.program("pg_rewind").toString());
    command.add("--target-pgdata=" + target.path());
    command.add("--source-server=" + new CopySource(config, source).conninfo());
    // It would start a server by itself, with settings that may lie elsewhere.
    command.add("--no-ensure-shutdown");
    command.addAll(options);
    return Program.inEnglish(command, Map.of("PGPASSFILE", config.passFile().toString()), onLine);
  }
}
