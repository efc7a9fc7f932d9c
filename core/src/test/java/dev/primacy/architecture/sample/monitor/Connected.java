package dev.primacy.architecture.sample.monitor;

import java.sql.Connection;

/** A library that belongs to another module. */
public record Connected(Connection connection) {}
