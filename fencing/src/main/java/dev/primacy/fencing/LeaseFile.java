package dev.primacy.fencing;

import dev.primacy.core.node.Lease;
import dev.primacy.core.time.MonoTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The lease that an agent holds, for the agent that takes its place: the server goes on
 * acknowledging while no agent looks, and what was promised for the lease still holds.
 *
 * <p>Not fsynced: a lease ends with the host, as the server does. The monotonic clock means the
 * same to every process of one boot of Linux, and nothing to those of another.
 */
public final class LeaseFile {

  private static final String VERSION = "primacy agent lease 1";
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

  private final Path file;
  private final Path next;
  private final Path bootId;

  public LeaseFile(Path directory) {
    this(directory, BOOT_ID);
  }

  LeaseFile(Path directory, Path bootId) {
    this.file = directory.resolve("lease");
    this.next = directory.resolve("lease.next");
    this.bootId = bootId;
  }

  /**
   * The lease of an earlier agent; empty where there is none, or none that still means anything.
   */
  public Optional<Lease> load() throws IOException {
    try {
      List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
      boolean ours = lines.size() == 5 && lines.get(0).equals(VERSION) && isThisBoot(lines.get(1));
      return ours
          ? Optional.of(
              new Lease(
                  Long.parseLong(lines.get(2)),
                  new MonoTime(Long.parseLong(lines.get(3))),
                  Duration.ofNanos(Long.parseLong(lines.get(4)))))
          : Optional.empty();
    } catch (NoSuchFileException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Keeps the lease, or that there is none any more. */
  public void save(Optional<Lease> lease) throws IOException {
    if (lease.isEmpty()) {
      Files.deleteIfExists(file);
      return;
    }
    Lease held = lease.get();
    Files.writeString(
        next,
        "%s\n%s\n%d\n%d\n%d\n"
            .formatted(
                VERSION, boot(), held.agent(), held.asked().nanos(), held.length().toNanos()),
        StandardOpenOption.CREATE,
        StandardOpenOption.WRITE,
        StandardOpenOption.TRUNCATE_EXISTING);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private boolean isThisBoot(String written) throws IOException {
    String now = boot();
    return !now.isEmpty() && now.equals(written);
  }

  private String boot() throws IOException {
    try {
      return Files.readString(bootId, StandardCharsets.UTF_8).strip();
    } catch (NoSuchFileException e) {
      return "";
    }
  }
}
