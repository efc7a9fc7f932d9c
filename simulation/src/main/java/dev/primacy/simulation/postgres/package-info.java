/**
 * PostgreSQL as far as the protocol leans on it: WAL, timelines, streaming, synchronous waiting,
 * files; with the habits that were measured on the real one.
 */
@NullMarked
package dev.primacy.simulation.postgres;

import org.jspecify.annotations.NullMarked;
