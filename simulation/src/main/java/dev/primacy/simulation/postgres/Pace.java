package dev.primacy.simulation.postgres;

/**
 * How long things usually take on the servers of one run, in microseconds.
 *
 * @param step one part of a local effect
 * @param flush from the writing of a record to its flush
 * @param reload until a process has read changed settings
 * @param replay one round of replay
 * @param start from the start of a server to its first answer
 * @param retry between two attempts of a receiver to connect
 * @param status between two replies of an idle receiver
 * @param senderTimeout after which a walsender gives up on a silent standby
 * @param segmentBytes a file of WAL: where a stream begins is rounded down to it
 * @param polls how often an effect looks whether it is there, before its deadline
 */
public record Pace(
    long step,
    long flush,
    long reload,
    long replay,
    long start,
    long retry,
    long status,
    long senderTimeout,
    long segmentBytes,
    int polls) {}
