/** What agents and managers tell each other: core's words as protobuf messages, and back. */
@NullMarked
package dev.primacy.wire;

import org.jspecify.annotations.NullMarked;
