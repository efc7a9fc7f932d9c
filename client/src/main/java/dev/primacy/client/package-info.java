/** Follows the topology: who is primary, at which epoch, and who may serve reads. */
@NullMarked
package dev.primacy.client;

import org.jspecify.annotations.NullMarked;
