/** Writes the words of the domain as protobuf and reads them back: the format of the log. */
@NullMarked
package dev.primacy.consensus.codec;

import org.jspecify.annotations.NullMarked;
