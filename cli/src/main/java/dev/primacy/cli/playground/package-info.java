/**
 * A whole installation on one host, in processes of its own: for a first look, for measuring, for
 * tests.
 */
@NullMarked
package dev.primacy.cli.playground;

import org.jspecify.annotations.NullMarked;
