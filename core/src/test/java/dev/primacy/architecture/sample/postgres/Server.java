package dev.primacy.architecture.sample.postgres;

import java.sql.Connection;

/** Nothing wrong: the module that the library belongs to. */
public record Server(Connection connection) {}
