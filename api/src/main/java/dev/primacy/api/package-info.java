/** What goes with the contracts: refusals with a reason, and messages as plain values. */
@NullMarked
package dev.primacy.api;

import org.jspecify.annotations.NullMarked;
