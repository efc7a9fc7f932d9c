package dev.primacy.metrics;

import static dev.primacy.metrics.Metric.Kind.GAUGE;
import static dev.primacy.metrics.Metric.Kind.LATENCY;
import static dev.primacy.metrics.Metric.Kind.WORK;

import java.util.List;

/** What agents tell; each series also carries the labels {@code cluster} and {@code node}. */
public enum AgentMetric implements Metric {
  SERVER_STATE(
      "primacy_agent_server_state",
      GAUGE,
      "1 with what the agent finds: primary, standby, down, unresponsive, absent, unusable.",
      "state"),
  REPORT_AGE(
      "primacy_agent_report_age_seconds",
      GAUGE,
      "The age of the agent's last look at its server; a quiet agent looks four times a second."),
  LOOK("primacy_agent_look_seconds", LATENCY, "How long a look at the server and its files took."),
  EPOCH(
      "primacy_agent_promised_epoch",
      GAUGE,
      "The epoch that the agent has promised: it takes part in nothing older."),
  TIMELINE("primacy_agent_timeline", GAUGE, "The timeline of the server's WAL."),
  WAL_END(
      "primacy_agent_wal_end_bytes",
      GAUGE,
      "The LSN up to which the server's WAL is flushed, as a number."),
  WAL_REPLAYED(
      "primacy_agent_wal_replayed_bytes",
      GAUGE,
      "The LSN up to which a standby has replayed, as a number; no series on a primary."),
  UPSTREAM_SILENT(
      "primacy_agent_upstream_silent_seconds",
      GAUGE,
      "How long ago a standby heard the last message of the node that it streams from."),
  COMMIT(
      "primacy_agent_commit_probe_seconds",
      LATENCY,
      "The agent's own commits on a primary, about one in a second, which wait for its disk alone."),
  COMMIT_WAIT(
      "primacy_agent_commit_probe_waiting_seconds",
      GAUGE,
      "How long the one under way has been waiting; 0 while none is."),
  STREAM(
      "primacy_agent_stream_up",
      GAUGE,
      "1 while the stream to a manager (its gRPC address) stands; 0 while it is dialled again.",
      "address"),
  PROBE(
      "primacy_agent_probe_seconds",
      LATENCY,
      "Attempts to reach another node over a new connection, made because a manager asked, by their"
          + " answer: answered, rejected, refused, reset, timed_out, mute.",
      "answer"),
  EFFECT(
      "primacy_agent_effect_seconds",
      WORK,
      "What was done to the server, by effect (start_detached, stop, promote, rewind, clone and so"
          + " on) and outcome (done, failed); its `_count` says how often.",
      "effect",
      "outcome"),
  EFFECT_RUNNING(
      "primacy_agent_effect_running_seconds",
      GAUGE,
      "How long the effect that is under way has been; no series while none is.",
      "effect"),
  COPIED(
      "primacy_agent_copied_bytes",
      GAUGE,
      "How much a clone or a rewind under way has copied; no series while none is."),
  COPY_SIZE("primacy_agent_copy_size_bytes", GAUGE, "How much it has to copy, as it expects."),
  TROUBLE(
      "primacy_agent_trouble",
      GAUGE,
      "1 from a failed effect until one succeeds; `status` says what failed."),
  CLONE_GIVEN_UP(
      "primacy_agent_clone_given_up",
      GAUGE,
      "1 while a clone failed so often that the agent does not try it again by itself.");

  private final String series;
  private final Kind kind;
  private final String meaning;
  // One word each.
  private final String labels;

  AgentMetric(String series, Kind kind, String meaning, String... labels) {
    this.series = series;
    this.kind = kind;
    this.meaning = meaning;
    this.labels = String.join(" ", labels);
  }

  @Override
  public String series() {
    return series;
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public Teller teller() {
    return Teller.AGENT;
  }

  @Override
  public String meaning() {
    return meaning;
  }

  @Override
  public List<String> labels() {
    return labels.isEmpty() ? List.of() : List.of(labels.split(" ", -1));
  }
}
