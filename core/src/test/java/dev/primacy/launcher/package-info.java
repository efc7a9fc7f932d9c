/**
 * The shell scripts that start Primacy; beside the other tests of the whole tree, in the module
 * that is built first.
 */
@NullMarked
package dev.primacy.launcher;

import org.jspecify.annotations.NullMarked;
