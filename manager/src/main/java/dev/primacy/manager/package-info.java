/**
 * The process that decides: pumps inputs and outputs, runs effects, serves gRPC, HTTP and metrics.
 */
@NullMarked
package dev.primacy.manager;

import org.jspecify.annotations.NullMarked;
