/** A manager's own eyes: short looks at servers from afar, each an observation with a time. */
@NullMarked
package dev.primacy.monitor;

import org.jspecify.annotations.NullMarked;
