package dev.primacy.architecture.sample.core;

import dev.primacy.architecture.sample.monitor.Connected;

/** The ground floor that looks up. */
public record Upwards(Connected connected) {}
