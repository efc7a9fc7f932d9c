/**
 * Reads the one configuration file of a host, and says everything that is wrong with it at once.
 */
@NullMarked
package dev.primacy.cli.config;

import org.jspecify.annotations.NullMarked;
